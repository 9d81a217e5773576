import json

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase, SolidarityFixtures
from .test_aid import AidFixtures

SECRETS = ("Spedition Grenzenlos", "M-AB 1234", "Krakovets", "Lager 7", "Dispatcher 0800")


class TransportFixtures(AidFixtures):
    """Aid on its way, with a transport that only coordinators and the two municipalities may know."""

    @classmethod
    def _create_transport_fixtures(cls):
        cls._create_aid_fixtures()
        cls.aid = cls._pledge(10)
        cls.aid.action_ship()
        cls.transport = cls.env["solidarity.aid.transport"].create(
            {
                "aid_id": cls.aid.id,
                "carrier": SECRETS[0],
                "vehicle": SECRETS[1],
                "route": SECRETS[2],
                "destination": SECRETS[3],
                "contact": SECRETS[4],
                "planned_departure": "2026-01-10 05:00:00",
                "planned_arrival": "2026-01-12 15:00:00",
            }
        )
        cls.paper = cls.aid.paper_ids.filtered(lambda paper: paper.kind == "donation_letter")
        cls.paper.write(
            {"file": "Tm90IGZvciBldmVyeWJvZHk=", "filename": "letter.txt", "name": "Letter to Krakovets"}
        )


@tagged("post_install", "-at_install", "security")
class TestAidRecords(TransportFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_transport_fixtures()

    def test_both_municipalities_see_their_aid_and_its_transport(self):
        for user in (self.german_portal, self.ukrainian_portal, self.coordinator):
            aid = self.aid.with_user(user)
            self.assertEqual(aid.transport_ids.route, "Krakovets")
            self.assertIn("letter.txt", aid.paper_ids.mapped("filename"))
            self.assertEqual(aid.line_ids.display_name, "Generators")

    def test_strangers_see_nothing(self):
        for record in (self.aid, self.aid.line_ids, self.transport, self.paper):
            own = record.with_user(self.stranger_portal)
            self.assertFalse(own.search([]))
            with self.assertRaises(AccessError):
                own.read(["display_name"])

    def test_readers_never_see_transport_and_papers(self):
        self.reader.group_ids += self.env.ref("base.group_allow_export")
        aid = self.aid.with_user(self.reader)
        for name in ("transport_ids", "paper_ids", "papers_missing"):
            self.assertNotIn(name, aid.fields_get())
            with self.assertRaises(AccessError):
                aid.read([name])
            with self.assertRaises(AccessError):
                aid.export_data([f"{name}/display_name" if name.endswith("_ids") else name])
        with self.assertRaises(AccessError):
            aid.search([("transport_ids.route", "ilike", "Krak")])
        with self.assertRaises(AccessError):
            aid._read_group([], ["transport_ids"], ["__count"])
        for record in (self.transport, self.paper):
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(record.with_user(self.reader).has_access(operation))
        self.assertNotIn("Krakovets", str(aid.message_ids.mapped("body")))
        self.transport.route = "Medyka"
        self.env.flush_all()
        self.assertFalse(self.env["mail.message"].search([("model", "=", "solidarity.aid.transport")]))
        self.assertNotIn("Medyka", str(self.aid.message_ids.tracking_value_ids.mapped("new_value_char")))
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "solidarity.aid.paper"), ("res_field", "=", "file")])
        )
        self.assertTrue(attachments)
        for user in (self.reader, self.stranger_portal):
            with self.assertRaises(AccessError):
                attachments.with_user(user).read(["datas"])

    def test_the_form_of_readers_has_no_transport(self):
        arch = self.aid.with_user(self.reader).get_view(view_type="form")["arch"]
        self.assertIn("line_ids", arch)
        for name in ("transport_ids", "paper_ids", "papers_missing", "action_ship"):
            self.assertNotIn(f'name="{name}"', arch)

    def test_municipalities_do_not_see_what_is_internal(self):
        for record, names in (
            (
                self.aid,
                ("note", "cost", "user_id", "cancel_reason", "transport_grant_asked", "papers_missing"),
            ),
            (self.aid.line_ids, ("need_id", "offer_id", "item_id", "quantity_bound")),
        ):
            for name in names:
                with self.assertRaises(AccessError):
                    record.with_user(self.german_portal).read([name])
        for user in (self.german_portal, self.ukrainian_portal):
            for record in (self.aid, self.aid.line_ids, self.transport, self.paper):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(record.with_user(user).has_access(operation))

    def test_the_receiver_confirms_everything(self):
        aid = self.aid.with_user(self.ukrainian_portal)
        self.assertTrue(aid._confirm_receipt({}))
        self.assertEqual((aid.state, self.need.state), ("confirmed", "covered"))
        self.assertFalse(aid._confirm_receipt({}))
        self.assertIn("everything has arrived", self.aid.message_ids[0].body + self.aid.message_ids[1].body)

    def test_a_shortfall_stays_open_and_the_coordinator_is_told_in_the_own_language(self):
        self.coordinator.lang = "de_DE"
        aid = self.aid.with_user(self.ukrainian_portal).with_context(lang="uk_UA")
        aid._confirm_receipt({aid.line_ids.id: 7.0})
        self.assertEqual((self.need.state, self.need.quantity_open), ("partly_covered", 3))
        told = self.aid.message_ids.filtered(
            lambda message: self.coordinator.partner_id in message.partner_ids
        )
        self.assertEqual(len(told), 1)
        self.assertIn("7", told.body)
        self.assertTrue(told.subtype_id.internal)
        with self.assertRaises(AccessError):
            told.with_user(self.german_portal).read(["body"])

    def test_after_the_coordinator_recorded_the_delivery_the_receiver_corrects_it(self):
        self.aid.action_deliver()
        aid = self.aid.with_user(self.ukrainian_portal)
        aid._confirm_receipt({aid.line_ids.id: 9})
        self.assertEqual((aid.state, aid.line_ids.quantity_delivered), ("confirmed", 9))

    def test_what_others_pledged_meanwhile_is_not_covered_twice(self):
        self.aid._deliver({self.aid.line_ids: 6})
        self._pledge(4)
        aid = self.aid.with_user(self.ukrainian_portal)
        with self.assertRefused(UserError, "Only 6"):
            aid._confirm_receipt({aid.line_ids.id: 10})
        self.assertEqual((aid.state, self.need.quantity_pledged), ("delivered", 10))

    def test_wrong_quantities_change_nothing(self):
        other_line = self._pledge(1, self._create_need()).line_ids
        aid = self.aid.with_user(self.ukrainian_portal)
        line = aid.line_ids.id
        for quantities in (
            {line: 11},
            {line: -1},
            {line: float("nan")},
            {line: float("inf")},
            {other_line.id: 1},
        ):
            with self.assertRaises(UserError):
                aid._confirm_receipt(quantities)
        self.assertEqual((aid.state, aid.line_ids.quantity_delivered), ("in_transit", 0))

    def test_only_the_receiver_confirms_and_only_what_is_on_its_way(self):
        for user in (self.german_portal, self.stranger_portal, self.reader, self.coordinator):
            with self.assertRaises(AccessError):
                self.aid.with_user(user)._confirm_receipt({})
        waiting = self._pledge(1, self._create_need()).with_user(self.ukrainian_portal)
        with self.assertRaises(UserError):
            waiting._confirm_receipt({})
        self.assertEqual((self.aid.state, waiting.state), ("in_transit", "pledged"))


@tagged("post_install", "-at_install", "security")
class TestAidPages(TransportFixtures, SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_transport_fixtures()
        cls.path = f"/my/solidarity/aid/{cls.aid.id}"

    def _get(self, user, path):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def _post(self, user, path, **data):
        self.authenticate(user.login, user.login)
        return self.url_open(path, data={"csrf_token": Request.csrf_token(self), **data})

    def test_both_sides_read_the_page_in_their_language(self):
        for user, words in (
            (self.german_portal, ("Unterwegs", "Hilfe für Зразкове", "Krakovets")),
            (
                self.ukrainian_portal,
                ("У дорозі", "Допомогу надає: Musterstadt", "Krakovets", "Підтвердити отримання"),
            ),
        ):
            text = self._get(user, self.path).text
            for word in words:
                self.assertIn(word, text)
            self.assertIn(self.path, self._get(user, "/my/solidarity/aid").text)
        self.assertNotIn("arrived_", self._get(self.german_portal, self.path).text)

    def test_papers_are_loaded_by_the_two_sides_only(self):
        path = f"/web/content/solidarity.aid.paper/{self.paper.id}/file?filename_field=filename"
        self.assertEqual(self._get(self.ukrainian_portal, path).text, "Not for everybody")
        with mute_logger("odoo.http"):
            for user in (self.stranger_portal, self.reader):
                self.assertNotIn("Not for everybody", self._get(user, path).text)

    def test_others_are_sent_away(self):
        for path in (self.path, "/my/solidarity/aid/999999999"):
            response = self._get(self.stranger_portal, path)
            self.assertTrue(response.url.endswith("/my/solidarity"))
            self.assertNotIn(self.aid.name, response.text)
            for secret in SECRETS:
                self.assertNotIn(secret, response.text)
        self.assertIn("/web/login", self._open_as_visitor().headers["Location"])

    def _open_as_visitor(self):
        self.authenticate(None, None)
        return self.url_open(self.path, allow_redirects=False)

    def test_the_receipt_is_confirmed_on_the_page_once(self):
        field = f"arrived_{self.aid.line_ids.id}"
        for _click in range(2):
            response = self._post(self.ukrainian_portal, f"{self.path}/receipt", **{field: "7,5"})
            self.assertTrue(response.url.endswith(self.path))
        self.assertEqual((self.aid.state, self.aid.line_ids.quantity_delivered), ("confirmed", 7.5))
        self.assertEqual(self.need.quantity_open, 2.5)

    def test_wrong_entries_are_explained_and_change_nothing(self):
        field = f"arrived_{self.aid.line_ids.id}"
        for text in ("11", "-3", "many", "nan", "", "1_0", "1e1", "9" * 400):
            response = self._post(self.ukrainian_portal, f"{self.path}/receipt", **{field: text})
            self.assertIn("alert-danger", response.text, text)
        token = {"csrf_token": Request.csrf_token(self)}
        upload = self.url_open(f"{self.path}/receipt", data=token, files={field: ("10.txt", b"10")})
        self.assertIn("alert-danger", upload.text)
        self.assertEqual((self.aid.state, self.need.quantity_delivered), ("in_transit", 0))

    def test_the_quantity_that_is_wrong_is_marked(self):
        """Only that one, with the sentence that says why; what was typed stays in both."""
        aid = self._pledge(10, self._create_need(quantity=30))
        right = aid.line_ids
        wrong = right.copy()
        aid.action_ship()
        field = f"arrived_{wrong.id}"
        response = self._post(
            self.ukrainian_portal,
            f"/my/solidarity/aid/{aid.id}/receipt",
            **{field: "11", f"arrived_{right.id}": "7"},
        )
        page = html.fromstring(response.content)
        marked = page.xpath("//input[@aria-invalid]")
        self.assertEqual([one.get("name") for one in marked], [field])
        self.assertEqual(marked[0].value, "11")
        told = page.get_element_by_id(marked[0].get("aria-describedby")).text_content()
        self.assertIn("10", told)
        link = page.xpath("//*[@role='alert']//a")
        self.assertEqual([(one.get("href"), one.text_content()) for one in link], [(f"#{field}", told)])
        self.assertEqual(page.get_element_by_id(f"arrived_{right.id}").value, "7")

    def test_endless_numbers_of_lines_are_no_error_of_the_server(self):
        response = self._post(self.ukrainian_portal, f"{self.path}/receipt", **{"arrived_" + "9" * 5000: "1"})
        self.assertEqual(response.status_code, 200)
        response = self._post(self.ukrainian_portal, f"{self.path}/receipt", arrived_9999999999="1")
        self.assertEqual(response.status_code, 200)

    @mute_logger("odoo.http")
    def test_forged_confirmations_are_refused(self):
        for user in (self.german_portal, self.stranger_portal):
            self._post(user, f"{self.path}/receipt")
        self.authenticate(self.ukrainian_portal.login, self.ukrainian_portal.login)
        response = self.url_open(f"{self.path}/receipt", data={"csrf_token": "forged"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.aid.state, "in_transit")

    @mute_logger("odoo.http")
    def test_remote_calls_are_refused(self):
        calls = (
            ("solidarity.aid", "action_confirm", [self.aid.ids], {}),
            ("solidarity.aid", "action_cancel", [self.aid.ids, "no"], {}),
            ("solidarity.aid", "_confirm_receipt", [self.aid.ids, {}], {}),
            ("solidarity.aid", "write", [self.aid.ids, {"state": "confirmed"}], {}),
            ("solidarity.aid.line", "write", [self.aid.line_ids.ids, {"quantity_delivered": 1}], {}),
            ("solidarity.aid.transport", "write", [self.transport.ids, {"route": "x"}], {}),
            ("solidarity.need", "action_withdraw", [self.need.ids, "no"], {}),
            ("solidarity.need", "search_read", [[], ["name"]], {}),
            ("solidarity.aid.line", "search_read", [[["need_id.description", "ilike", "x"]], ["id"]], {}),
        )
        for user in (self.stranger_portal, self.german_portal):
            self.authenticate(user.login, user.login)
            for model, method, args, kwargs in calls:
                self.assertIn("error", self._call(model, method, args, **kwargs), (user.login, method))
        self.authenticate(self.reader.login, self.reader.login)
        for model, method, args, kwargs in (
            ("solidarity.aid.transport", "search_read", [[], ["route"]], {}),
            ("solidarity.aid", "search_read", [[["transport_ids.route", "=", "Krakovets"]], ["id"]], {}),
            (
                "solidarity.aid",
                "web_read",
                [self.aid.ids],
                {"specification": {"transport_ids": {"fields": {"route": {}}}}},
            ),
            ("solidarity.aid", "formatted_read_group", [[], ["transport_ids"], ["__count"]], {}),
            ("solidarity.aid", "export_data", [self.aid.ids, ["transport_ids/route"]], {}),
        ):
            answer = self._call(model, method, args, **kwargs)
            self.assertIn("error", answer, method)
            self.assertNotIn("Krakovets", json.dumps(answer.get("result", "")))
        self.assertEqual(self.aid.state, "in_transit")

    def _call(self, model, method, args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()
