import email
from email.header import decode_header, make_header

from .common import SolidarityCase
from .mail_sink import MailSink

SUBJECTS = (
    "Запрошення на захід для обміну досвідом: ситуація в Україні та логістика гуманітарних перевезень",
    "Einladung: Vernetzungsveranstaltung für Städte – Übersicht über Hilfstransporte in die Ukraine, Übergabe",
    "Notes & <b>facts</b> in plain English that are far too long for one single line of a header in a mail",
    "Коротко",
)


class TestMailSubject(MailSink, SolidarityCase):
    def test_a_subject_arrives_with_all_its_spaces_wherever_it_is_folded(self):
        self.start_sink()
        subjects = [f"{'x' * length} {subject}" for subject in SUBJECTS for length in range(1, 12)]
        mails = self.env["mail.mail"].create(
            [
                {"subject": subject, "email_to": "office@town.example.org", "body_html": "<p>Text</p>"}
                for subject in subjects
            ]
        )
        mails.send()
        # Python's newer reading of folded headers has ideas of its own: the older one takes them as they stand.
        raw = [
            "".join(email.message_from_bytes(content)["Subject"].splitlines()) for content in self.raw_mails
        ]
        self.assertEqual([str(make_header(decode_header(subject))) for subject in raw], subjects)
