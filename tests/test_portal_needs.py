import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged

from .common import SolidarityFixtures

PAGE = "/my/solidarity/needs-and-offers"


class NeedFixtures(SolidarityFixtures):
    @classmethod
    def _create_need_fixtures(cls):
        cls._create_fixtures()
        cls.item = cls.env["solidarity.need.item"].create(
            {"name": "Generator", "code": "test_generator", "topic_id": cls.energy.id, "unit": "piece"}
        )
        cls.partnership = cls._create_partnership(stage="active")

    @classmethod
    def _create_need(cls, municipality=None, **values):
        return cls.env["solidarity.need"].create(
            {
                "municipality_id": (municipality or cls.hromada).id,
                "item_id": cls.item.id,
                "name": "Stromerzeuger",
                "quantity": 10,
                **values,
            }
        )

    @classmethod
    def _create_offer(cls, municipality=None, **values):
        return cls.env["solidarity.offer"].create(
            {
                "municipality_id": (municipality or cls.town).id,
                "item_id": cls.item.id,
                "name": "Drei Stromerzeuger",
                "quantity": 3,
                **values,
            }
        )

    def _values(self, **values):
        return {
            "name": "Генератори",
            "description": "Для лікарні",
            "item_id": self.item.id,
            "topic_id": False,
            "quantity": 4,
            "unit": False,
            "date_valid": False,
            "urgency": "high",
            "share": False,
            "is_anonymous": False,
            **values,
        }


@tagged("post_install", "-at_install", "security")
class TestPortalNeeds(NeedFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_need_fixtures()

    def _needs(self, user=None, lang="uk_UA"):
        return self.env["solidarity.need"].with_user(user or self.ukrainian_portal).with_context(lang=lang)

    def _offers(self, user=None, lang="de_DE"):
        return self.env["solidarity.offer"].with_user(user or self.german_portal).with_context(lang=lang)

    def test_a_hromada_records_a_need(self):
        need = self.env["solidarity.need"].browse(self._needs()._portal_save(self._values()))
        self.assertEqual(
            (need.municipality_id, need.topic_id, need.unit, need.urgency, need.source, need.quantity),
            (self.hromada, self.energy, "piece", "high", "portal", 4),
        )
        self.assertEqual((need.name_ukrainian, need.name_german), ("Генератори", False))
        self.assertEqual((need.description_ukrainian, need.description_german), ("Для лікарні", False))
        self.assertEqual(need.user_id, self.coordinator)
        self.assertEqual(need.activity_ids.user_id, self.coordinator)
        self.assertNotIn(self.ukrainian_portal.partner_id, need.message_partner_ids)
        change = self.env["solidarity.portal.change"].search([("municipality_id", "=", self.hromada.id)])
        self.assertEqual(change.partner_id, self.ukrainian_portal.partner_id)
        self.assertIn("Генератори", change.body)
        note = need.message_ids.filtered(lambda message: "Генератори" in (message.body or ""))
        self.assertEqual(note.author_id, self.ukrainian_portal.partner_id)

    def test_a_german_town_records_needs_and_offers_as_well(self):
        values = self._values(name="Erfahrung", item_id=False, topic_id=self.health.id, unit="hour")
        offer = self.env["solidarity.offer"].browse(self._offers()._portal_save(values))
        self.assertEqual((offer.name_german, offer.topic_id, offer.unit), ("Erfahrung", self.health, "hour"))
        need_id = self._needs(self.german_portal, "de_DE")._portal_save(values)
        self.assertEqual(self.env["solidarity.need"].browse(need_id).municipality_id, self.town)

    def test_a_second_click_saves_nothing_twice(self):
        token = "a" * 32
        first = self._needs()._portal_save(self._values(), token)
        second = self._needs()._portal_save(self._values(quantity=5), token)
        self.assertEqual(first, second)
        self.assertEqual(self.env["solidarity.need"].browse(first).quantity, 5)
        # The key of another municipality's form opens nothing of it.
        with self.assertRaises(UserError):
            self._needs(self.german_portal)._portal_save(self._values(quantity=6), token)
        self.assertEqual(self.env["solidarity.need"].browse(first).quantity, 5)

    def test_nobody_else_records_or_changes(self):
        need = self._create_need()
        without = self.env["res.users"].create(
            {
                "name": "Nobody",
                "login": "nobody",
                "group_ids": [(6, 0, [self.env.ref("base.group_portal").id])],
            }
        )
        for user in (self.employee, without):
            with self.assertRaises(AccessError):
                self._needs(user)._portal_save(self._values())
        for user in (self.german_portal, self.stranger_portal):
            with self.assertRaises(AccessError):
                self._needs(user)._portal_save(self._values(), record_id=need.id)
            with self.assertRaises(AccessError):
                self._needs(user)._portal_withdraw(need.id, "No")
        self.ukrainian_portal.partner_id.type = "other"  # a postal address is no contact person
        with self.assertRaises(AccessError):
            self._needs()._portal_save(self._values(), record_id=need.id)
        self.assertEqual((need.name, need.state), ("Stromerzeuger", "open"))

    def test_only_fields_of_the_form_are_written(self):
        self._needs()._portal_save(
            self._values(
                municipality_id=self.small_hromada.id,
                user_id=self.manager.id,
                is_shared=True,
                source="office",
                active=False,
                event_id=1,
            )
        )
        need = self.env["solidarity.need"].search([("name", "=", "Генератори")])
        self.assertEqual(
            (need.municipality_id, need.user_id, need.is_shared, need.source, need.active),
            (self.hromada, self.coordinator, False, "portal", True),
        )
        with self.assertRaises(UserError):
            self._needs()._portal_save(self._values(item_id=2**30))

    def test_what_is_pledged_cannot_shrink(self):
        need = self._create_need()
        self.env["solidarity.aid"].create(
            {
                "partnership_id": self.partnership.id,
                "line_ids": [(0, 0, {"need_id": need.id, "quantity_pledged": 6})],
            }
        )
        for wrong in ({"quantity": 5}, {"item_id": False, "topic_id": self.health.id}, {"unit": "set"}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._needs()._portal_save(self._values(**wrong), record_id=need.id)
        self.assertEqual((need.quantity, need.item_id, need.unit), (10, self.item, "piece"))
        self._needs()._portal_save(self._values(quantity=6), record_id=need.id)
        self.assertEqual(need.quantity, 6)
        with self.assertRaisesRegex(UserError, "."), self.env.cr.savepoint():
            self._needs()._portal_withdraw(need.id, "Не потрібно")
        self.assertEqual(need.state, "partly_covered")

    def test_the_other_language_stays(self):
        need = self._create_need(name_german="Stromerzeuger", name_ukrainian="Генератор")
        self._needs()._portal_save(self._values(name="Великий генератор"), record_id=need.id)
        self.assertEqual((need.name_german, need.name_ukrainian), ("Stromerzeuger", "Великий генератор"))
        # Whoever changes a quantity only writes no words of another language into the own one.
        only_german = self._create_need(name=False, name_german="Pumpe", name_ukrainian=False)
        shown = self._needs()._portal_find(only_german.id)._portal_values()[0]
        self._needs()._portal_save(
            self._values(name=shown["name"], description="", quantity=11), record_id=only_german.id
        )
        self.assertEqual((only_german.quantity, only_german.name_ukrainian), (11, False))

    def test_withdrawn_with_a_reason_once(self):
        need = self._create_need()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._needs()._portal_withdraw(need.id, " ")
        self._needs()._portal_withdraw(need.id, "Є вже")
        self._needs()._portal_withdraw(need.id, "Ще раз")
        self.assertEqual((need.state, need.withdrawal_reason), ("withdrawn", "Є вже"))
        changes = self.env["solidarity.portal.change"].search([("municipality_id", "=", self.hromada.id)])
        self.assertEqual(len(changes), 1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._needs()._portal_save(self._values(), record_id=need.id)

    def test_sharing_is_for_members_and_for_what_no_partner_offers(self):
        need_id = self._needs()._portal_save(self._values(share=True))
        need = self.env["solidarity.need"].browse(need_id)
        self.assertFalse(need.is_shared)
        self.env["solidarity.network.membership"].create(
            {"municipality_id": self.hromada.id, "state": "admitted", "date_from": "2026-01-01"}
        )
        offer = self._create_offer()
        with self.assertRaisesRegex(UserError, "Drei Stromerzeuger"), self.env.cr.savepoint():
            self._needs()._portal_save(self._values(share=True, quantity=9), record_id=need_id)
        self.assertEqual(need.quantity, 4)
        offer.action_withdraw("Gone")
        self._needs()._portal_save(self._values(share=True, is_anonymous=True), record_id=need_id)
        self.assertTrue(need.is_shared and need.is_anonymous and need.share_token)
        self._needs()._portal_save(self._values(share=False), record_id=need_id)
        self.assertFalse(need.is_shared)

    def test_what_fits_of_the_other_side(self):
        need, offer = self._create_need(), self._create_offer()
        self._create_offer(self.other_town, name="Of a stranger")
        self._create_offer(name="Expired", date_valid="2020-01-01")
        found = self._needs()._portal_find(need.id)._portal_matches()
        self.assertEqual([match["name"] for match in found], ["Drei Stromerzeuger"])
        self.assertEqual(set(found[0]), {"name", "municipality", "quantity", "unit"})
        found = self._offers()._portal_find(offer.id)._portal_matches()
        self.assertEqual([match["name"] for match in found], ["Stromerzeuger"])
        self.partnership.stage = "ended"
        self.assertFalse(self._needs()._portal_find(need.id)._portal_matches())

    def test_there_is_an_end_to_one_day(self):
        self.env["solidarity.need"].create(
            [
                {
                    "municipality_id": self.hromada.id,
                    "item_id": self.item.id,
                    "name": f"{number}",
                    "source": "portal",
                }
                for number in range(50)
            ]
        )
        with self.assertRaises(UserError):
            self._needs()._portal_save(self._values())


@tagged("post_install", "-at_install")
class TestPortalNeedPages(NeedFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_need_fixtures()

    def _login(self, user=None):
        user = user or self.ukrainian_portal
        self.authenticate(user.login, user.login)

    def _send(self, path, **values):
        page = self.url_open(PAGE)
        token = re.search(r'csrf_token: "([^"]+)"', page.text)
        return self.url_open(path, data={"csrf_token": token.group(1), **values})

    def _form(self, **values):
        return {"name": "Pumpen", "item_id": str(self.item.id), "quantity": "2,5", "urgency": "low", **values}

    def test_pages_of_twenty_with_constant_queries(self):
        self._create_need(name="The first")
        self._login()
        self.url_open(PAGE)
        self.env.flush_all()
        self.env.invalidate_all()

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.url_open(PAGE).status_code, 200)
            return self.env.cr.sql_log_count - before

        for number in range(2):
            self._create_need(name=f"Of three {number}")
        queries()
        few = queries()
        for number in range(27):
            self._create_need(name=f"Of thirty {number}")
        queries()
        self.assertEqual(queries(), few)
        text = self.url_open(f"{PAGE}/page/2").text
        self.assertEqual(len(re.findall(r'href="[^"]*needs-and-offers/need/\d+"', text)), 10)
        self.assertIn("The first", text)

    def test_filter_by_state(self):
        self._create_need(name="Still wanted")
        self._create_need(name="Gone").action_withdraw("No")
        self._create_need(self.town, name="Of the town")
        self._login()
        text = self.url_open(f"{PAGE}?state=withdrawn").text
        self.assertIn("Gone", text)
        self.assertNotIn("Still wanted", text)
        for odd in ("?state=x&kind=y&page=z", "/page/999999999999", "?state=²"):
            response = self.url_open(PAGE + odd)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("Of the town", response.text)

    def test_what_was_typed_stays_until_it_is_right(self):
        self._login(self.german_portal)
        response = self._send(f"{PAGE}/need/new", **self._form(quantity="viele", date_valid="morgen"))
        self.assertIn("Pumpen", response.text)
        self.assertIn("viele", response.text)
        self.assertIn('role="alert"', response.text)
        self.assertEqual(response.text.count('aria-invalid="true"'), 2)
        self.assertFalse(self.env["solidarity.need"].search([("municipality_id", "=", self.town.id)]))
        response = self._send(f"{PAGE}/need/new", **self._form())
        need = self.env["solidarity.need"].search([("municipality_id", "=", self.town.id)])
        self.assertEqual((need.name_german, need.quantity, need.urgency), ("Pumpen", 2.5, "low"))
        self.assertIn(f"/need/{need.id}", response.url)
        self._send(f"{PAGE}/need/{need.id}/withdraw", reason="Erledigt")
        self.assertEqual(need.state, "withdrawn")

    def test_hostile_values_are_answered_in_words(self):
        self._login(self.german_portal)
        for wrong in (
            {"name": ""},
            {"name": "x" * 1000},
            {"name": "\x00"},
            {"description": "x" * 200000},
            {"item_id": "²"},
            {"item_id": "1" * 40},
            {"item_id": "999999999"},
            {"quantity": "-1"},
            {"quantity": "0,0001"},
            {"quantity": "1e9"},
            {"quantity": "٣"},
            {"unit": "planet"},
            {"urgency": ""},
            {"date_valid": "0001-01-01"},
        ):
            response = self._send(f"{PAGE}/need/new", **self._form(**wrong))
            self.assertEqual((response.status_code, 'role="alert"' in response.text), (200, True), wrong)
        self.assertFalse(self.env["solidarity.need"].search([("municipality_id", "=", self.town.id)]))
        response = self._send(f"{PAGE}/need/new", **self._form(name="<script>alert(1)</script>"))
        self.assertNotIn("<script>alert", response.text)
        self.assertIn("&lt;script&gt;alert", response.text)

    def test_others_look_as_if_there_were_none(self):
        need = self._create_need()
        self._login(self.stranger_portal)
        for path in (f"/need/{need.id}", "/need/999999999999999999999", f"/need/{need.id}?edit=1"):
            self.assertTrue(self.url_open(PAGE + path).url.endswith(PAGE), path)
        for path in (f"/need/{need.id}", f"/need/{need.id}/withdraw", "/offer/0"):
            self._send(PAGE + path, **self._form(), reason="No")
        self.assertEqual((need.name, need.state, need.quantity), ("Stromerzeuger", "open", 10))

    def test_both_languages(self):
        for user, prefix, title in (
            (self.german_portal, "/de", "Bedarfe und Angebote"),
            (self.ukrainian_portal, "/uk", "Потреби та пропозиції"),
        ):
            self._login(user)
            self.assertIn(title, self.url_open(prefix + PAGE).text)
