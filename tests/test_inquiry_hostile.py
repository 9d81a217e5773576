"""Whatever is sent to the two forms ends in a page with a clear message or in one whole inquiry.

The suite sends a hundred; ``HOSTILE_FORMS=2000 ./dev test tests/test_inquiry_hostile.py`` sends as many as asked for.
"""

import os
import secrets

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_inquiry_form import FORM, HROMADA, SENT, InquiryFormFixtures

EXAMPLES = int(os.environ.get("HOSTILE_FORMS", "100"))
#: What people and programs put into inputs that were not made for it.
NASTY = [
    "", " ", "0", "-1", "²", "٣", "1e9", "2147483648", "9" * 400, "None", "null", "[]", "{{ 7*7 }}", "<t t-out='1'/>",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR 1=1 --", "%", "_", "\\", "%s%(x)s", "{0}",
    "\x00", "a\x00b", "\u202eabc", "\ufeff", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "ß" * 3000, "A" * 100_000, "../../etc/passwd", "a@b.de\r\nBcc: c@d.de", "a@b.de, c@d.de", "\"x\"@b.de", "x@y",
    "x" * 300 + "@example.org", "+49\n1", "=1+1", "\n\n\n", "en_US", "xx_XX", "more_need", "municipality_id",
    "Neustadt", "мале", "UA32080010000022222", "05158028",
]  # fmt: skip
#: Names of inputs that no form has.
FOREIGN = [
    "lead_id", "state", "is_first", "user_id", "team_id", "id", "context", "form_key", "partner_id", "db", "csrf",
    "need_99", "offer_-1", "need_topic_", "topic_ids[]", "__class__", "country", "lang[]", "model_name",
]  # fmt: skip
CHOICES = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.integers(-5, 10**12).map(str))


@st.composite
def hostile_changes(draw, names):
    """Inputs changed, left out, sent several times, as a file, or invented: ``{name: value or None}``."""
    changed = draw(st.lists(st.sampled_from(names), max_size=5, unique=True))
    changes = {}
    for name in changed:
        changes[name] = draw(
            st.one_of(
                CHOICES,
                st.none(),
                st.lists(CHOICES, min_size=2, max_size=4),
                CHOICES.map(lambda text: (text,)),
            )
        )
    for name in draw(st.lists(st.sampled_from(FOREIGN), max_size=2, unique=True)):
        changes[name] = draw(CHOICES)
    return changes


@tagged("post_install", "-at_install", "security")
class TestHostileForms(InquiryFormFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_form_fixtures()
        for parameter in ("inquiry_per_address", "inquiry_in_all", "inquiry_mails_per_address"):
            cls.env["ir.config_parameter"].set_param(f"solidarity_partnership.{parameter}", "100000")

    def setUp(self):
        super().setUp()
        self.valid = {
            url: self._fill(
                url,
                need_0="Pumps",
                need_topic_0=str(self.energy.id),
                message="Text",
                municipality_query="",
                wished_query="",
            )
            for url in (FORM, HROMADA)
        }

    def _counts(self):
        self.env.invalidate_all()
        counted = ("crm.lead", "solidarity.inquiry.submission", "solidarity.inquiry.line", "mail.mail")
        return [self.env[model].with_context(active_test=False).search_count([]) for model in counted]

    def _assert_whole(self, url, before, response):
        """Sent: one form more, in a whole inquiry. Not sent: nothing more, and a page that says why."""
        leads, submissions, lines, mails = (
            after - earlier for after, earlier in zip(self._counts(), before, strict=True)
        )
        self.assertLess(response.status_code, 500)
        if response.url.endswith(SENT):
            self.assertEqual((submissions, mails), (1, 1))
            self.assertIn(leads, (0, 1))
            submission = self.submissions.search([], limit=1)
            self.assertEqual(len(submission.line_ids), lines)
            self.assertEqual(submission.country_code, "DE" if url == FORM else "UA")
            self.assertEqual(submission.lead_id.municipality_id, submission.municipality_id)
            self.assertEqual((submission.state, submission.is_first), ("new", bool(leads)))
            self.assertTrue(submission.contact_name and submission.email and submission.topic_ids)
            self.assertFalse(submission.lead_id.user_id)
            for text in submission.mapped("message") + submission.mapped("contact_name"):
                self.assertLessEqual(len(text or ""), 2000)
        else:
            self.assertEqual((leads, submissions, lines, mails), (0, 0, 0, 0))
            if response.status_code == 200:
                page = self._tree(response)
                said = page.xpath(
                    "//*[@role='alert'] | //fieldset[not(@hidden)]//input[@type='radio'] | //*[@role='status']"
                )
                self.assertTrue(said, "A page with a clear message")
                self.assertNotIn("Traceback", response.text)
                self.assertNotIn("<script>alert(1)", response.text)
                self.assertNotIn("<img src=x", response.text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http")
    def test_hostile_forms(self):
        names = [name for name in self.valid[FORM] if name != "csrf_token"]
        names += ["need_0", "offer_0", "offer_topic_0", "action", "wished_municipality_id", "website_address"]

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.sampled_from([FORM, HROMADA]), hostile_changes(sorted(set(names))))
        def send(url, changes):
            values = self.valid[url] | {"stamp": self._stamp()}
            files = {}
            for name, value in changes.items():
                values.pop(name, None)
                if isinstance(value, tuple):
                    files[name] = ("file.txt", value[0].encode("utf-8", "replace"))
                elif value is not None:
                    values[name] = value
            before = self._counts()
            response = self.url_open(url, data=values, files=files or None)
            self._assert_whole(url, before, response)
            self.assertNotEqual(response.status_code, 500)
            self.sent += response.url.endswith(SENT)

        self.sent = 0
        send()
        self.assertTrue(self.sent, "Some of them can be sent")

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http", "werkzeug")
    def test_hostile_bodies(self):
        """Bytes that are no form at all, other methods, and very much text."""
        token = self.valid[FORM]["csrf_token"]
        kinds = ("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x",
                 "application/json", "text/plain")  # fmt: skip
        bodies = (
            b"",
            b"\xff\xfe\x00",
            b"%ff%fe=%zz&&==",
            b"--x\r\nContent-Disposition: form-data\r\n\r\n",
            b"{}",
            b"[" * 500,
        )
        before = self._counts()
        for url in (FORM, HROMADA):
            for kind in kinds:
                for body in bodies:
                    response = self.opener.post(
                        self.base_url() + url, data=body, headers={"Content-Type": kind}
                    )
                    self.assertLess(response.status_code, 500, (kind, body))
            big = self.valid[url] | {"message": "x" * 5_000_000, "stamp": self._stamp()}
            self._assert_whole(url, before, self.url_open(url, data=big))
            self.assertEqual(
                self.url_open(url, data={"csrf_token": token + secrets.token_hex(2)}).status_code, 400
            )
            for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
                answer = self.opener.request(method, self.base_url() + url, data={"csrf_token": token})
                self.assertLess(answer.status_code, 500, method)
        self.assertEqual(self._counts(), before)
