import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import SolidarityCase

PDF = b"%PDF-1.7\n%paper"


@tagged("post_install", "-at_install", "security")
class TestPartnershipFiles(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership()

    def _share(self, user, name="Beschluss.pdf", content=PDF):
        self.partnership.with_user(user)._portal_share_file(name, content)

    def _files(self):
        return self.env["solidarity.partnership.file"].search([])

    def test_both_sides_share_and_the_trail_says_who(self):
        self._share(self.german_portal)
        self._share(self.ukrainian_portal, "C:\\fake\\Лист.docx", b"PK\x03\x04rest")
        files = self._files().sorted("id")
        self.assertEqual(files.mapped("name"), ["Beschluss.pdf", "Лист.docx"])
        self.assertEqual(files.mapped("side"), ["german", "ukrainian"])
        self.assertEqual(files[0].size, len(PDF))
        trail = self.partnership.message_ids.filtered(lambda message: "Beschluss.pdf" in (message.body or ""))
        self.assertEqual(trail.author_id, self.german_portal.partner_id)
        values = files._shared_values(self.town)
        self.assertEqual([value["is_own"] for value in values], [True, False])

    def test_a_double_click_is_one_file(self):
        for _click in range(2):
            self._share(self.german_portal)
        self.assertEqual(len(self._files()), 1)
        self._share(self.german_portal, content=PDF + b"new")
        self.assertEqual(len(self._files()), 2)

    def test_what_cannot_be_shared_is_refused(self):
        for name, content in (
            ("virus.exe", b"MZ"),
            ("page.html", b"<script>"),
            ("picture.svg", b"<svg>"),
            ("macro.docm", b"PK\x03\x04"),
            ("fake.pdf", b"<html>"),
            ("fake.png", PDF),
            ("nothing", PDF),
            ("", PDF),
            (None, PDF),
            ("x" * 120 + ".pdf", PDF),
            ("a\x00b.pdf", PDF),
            ('a"b.pdf', PDF),
            ("invoice\u202efdp.exe.pdf", PDF),
            ("a\u2028b.pdf", PDF),
            ("a\x1b[31m.pdf", PDF),
            ("a\ud800.pdf", PDF),
            ("empty.pdf", b""),
            ("large.pdf", PDF + b"x" * 10 * 1024 * 1024),
        ):
            with self.subTest(ascii(name)), self.assertRaises(UserError):
                self._share(self.german_portal, name, content)
        self.assertFalse(self._files())

    def test_files_of_the_office_are_checked_too(self):
        files = self.env["solidarity.partnership.file"].with_user(self.coordinator)
        values = {"partnership_id": self.partnership.id, "file": base64.b64encode(PDF)}
        shared = files.create({**values, "name": "Vorlage.pdf"})
        self.assertEqual((shared.side, shared.uploader_id), ("service", self.coordinator.partner_id))
        with self.assertRaises(ValidationError):
            files.create({**values, "name": "Vorlage.exe"})
        with self.assertRaises(ValidationError):
            shared.name = "Vorlage.html"

    def test_only_the_own_side_takes_a_file_back(self):
        self._share(self.german_portal)
        shared = self._files()
        for user in (self.ukrainian_portal, self.stranger_portal, self.reader):
            with self.assertRaises(AccessError):
                self.partnership.with_user(user)._portal_remove_file(shared.id)
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.german_portal)._portal_remove_file(shared.id + 1000)
        self.partnership.with_user(self.german_portal)._portal_remove_file(shared.id)
        self.assertFalse(self._files())
        self.assertIn("File removed: Beschluss.pdf", str(self.partnership.message_ids.mapped("body")))

    def test_strangers_share_nothing_and_read_nothing(self):
        self._share(self.german_portal)
        for user in (self.stranger_portal, self.employee):
            with self.assertRaises(AccessError):
                self._share(user)
            with self.assertRaises(AccessError):
                self.partnership.with_user(user)._shared_files()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "solidarity.partnership.file"), ("res_field", "=", "file")]
        )
        self.assertEqual(len(attachment), 1)
        for user in (self.german_portal, self.ukrainian_portal, self.stranger_portal, self.employee):
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["datas"])

    def test_nothing_is_shared_after_the_end_but_what_is_there_stays(self):
        self._share(self.german_portal)
        self.partnership.action_end("Over")
        with self.assertRaises(UserError):
            self._share(self.german_portal, "Neu.pdf")
        self.assertEqual(self.partnership.with_user(self.ukrainian_portal)._shared_files(), self._files())
