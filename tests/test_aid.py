from contextlib import contextmanager

from freezegun import freeze_time
from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase


class AidFixtures:
    """A partnership, a need for ten generators of the Ukrainian side, and the means to answer it."""

    @classmethod
    def _create_aid_fixtures(cls):
        cls.generator = cls.env.ref("solidarity_partnership.need_item_generator")
        cls.partnership = cls._create_partnership()
        cls.need = cls._create_need(quantity=10)

    @classmethod
    def _create_need(cls, municipality=None, **values):
        return cls.env["solidarity.need"].create(
            {
                "municipality_id": (municipality or cls.hromada).id,
                "item_id": cls.generator.id,
                "name": "Generators",
                "user_id": cls.coordinator.id,
                **values,
            }
        )

    @classmethod
    def _create_offer(cls, municipality=None, **values):
        return cls.env["solidarity.offer"].create(
            {
                "municipality_id": (municipality or cls.town).id,
                "item_id": cls.generator.id,
                "name": "Generators from our depot",
                "user_id": cls.coordinator.id,
                **values,
            }
        )

    @classmethod
    def _create_aid(cls, *lines, **values):
        """Aid with lines as dictionaries; ``_pledge`` is the short form."""
        return cls.env["solidarity.aid"].create(
            {
                "partnership_id": cls.partnership.id,
                "user_id": cls.coordinator.id,
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    @classmethod
    def _pledge(cls, quantity, need=None, **values):
        return cls._create_aid({"need_id": (need or cls.need).id, "quantity_pledged": quantity}, **values)

    @contextmanager
    def assertRefused(self, error, words):
        """Like ``assertRaisesRegex``, and what was tried is rolled back."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), words)


@tagged("post_install", "-at_install")
class TestAid(AidFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_aid_fixtures()

    def _quantities(self, need=None):
        need = need or self.need
        return need.state, need.quantity_pledged, need.quantity_delivered, need.quantity_open

    # ------------------------------------------------------------------
    # The line from the pledge to the receipt
    # ------------------------------------------------------------------

    def test_from_pledge_to_confirmed_receipt(self):
        self.assertEqual(self._quantities(), ("open", 0, 0, 10))
        with freeze_time("2026-01-10"):
            aid = self._pledge(10).with_user(self.coordinator)
        self.assertEqual((aid.donor_id, aid.receiver_id), (self.town, self.hromada))
        self.assertEqual(self._quantities(), ("partly_covered", 10, 0, 0))
        for day, step, state in (
            ("2026-01-11", aid.action_prepare, "prepared"),
            ("2026-01-12", aid.action_ship, "in_transit"),
            ("2026-01-14", aid.action_deliver, "delivered"),
            ("2026-01-15", aid.action_confirm, "confirmed"),
        ):
            with freeze_time(day):
                step()
            self.assertEqual(aid.state, state)
        self.assertEqual(self._quantities(), ("covered", 10, 10, 0))
        self.assertEqual(self.need.coverage, 100)
        self.assertRecordValues(
            aid,
            [
                {
                    "date_pledged": Date.to_date("2026-01-10"),
                    "date_prepared": Date.to_date("2026-01-11"),
                    "date_shipped": Date.to_date("2026-01-12"),
                    "date_delivered": Date.to_date("2026-01-14"),
                    "date_confirmed": Date.to_date("2026-01-15"),
                }
            ],
        )
        self.assertRegex(aid.name, r"^AID\d{4}-\d{5}$")

    def test_steps_of_several_at_once(self):
        aid = self._pledge(4) | self._pledge(6)
        aid = aid.with_user(self.coordinator)
        for step in (aid.action_prepare, aid.action_ship, aid.action_deliver, aid.action_confirm):
            step()
        self.assertEqual(aid.mapped("state"), ["confirmed"] * 2)
        self.assertEqual(self._quantities(), ("covered", 10, 10, 0))

    def test_a_step_out_of_turn_changes_nothing(self):
        aid = self._pledge(4)
        for step in (aid.action_deliver, aid.action_confirm):
            with self.assertRaises(UserError):
                step()
        self.assertEqual(aid.state, "pledged")
        aid.action_ship()
        aid.action_deliver()
        for step in (aid.action_prepare, aid.action_ship, lambda: aid.action_cancel("Late")):
            with self.assertRaises(UserError):
                step()
        self.assertEqual(aid.state, "delivered")

    def test_nothing_is_sent_without_goods(self):
        with self.assertRefused(UserError, "no goods"):
            self._create_aid().action_prepare()

    def test_a_pledge_proposes_what_is_open(self):
        self._pledge(7)
        aid = self._create_aid({"need_id": self.need.id})
        self.assertEqual(aid.line_ids.quantity_pledged, 3)
        self.assertEqual((aid.line_ids.unit, aid.line_ids.item_id), ("piece", self.generator))

    def test_recorded_in_the_form(self):
        with Form(self.env["solidarity.aid"].with_user(self.coordinator)) as form:
            form.partnership_id = self.partnership
            self.assertEqual((form.donor_id, form.receiver_id), (self.town, self.hromada))
            with form.line_ids.new() as line:
                line.need_id = self.need
                self.assertEqual(line.quantity_pledged, 10)
                line.quantity_pledged = 4
        self.assertEqual(self._quantities(), ("partly_covered", 4, 0, 6))
        self.assertEqual(len(form.record.paper_ids), 4)

    def test_one_aid_answers_several_needs_and_one_need_gets_several_aids(self):
        blankets = self._create_need(
            item_id=self.env.ref("solidarity_partnership.need_item_blanket_bed").id, quantity=100
        )
        both = self._create_aid(
            {"need_id": self.need.id, "quantity_pledged": 2}, {"need_id": blankets.id, "quantity_pledged": 50}
        )
        self._pledge(8, donor_id=self.other_town.id, receiver_id=self.hromada.id, partnership_id=False)
        both.action_ship()
        both.action_deliver()
        self.assertEqual(self._quantities(), ("partly_covered", 10, 2, 0))
        self.assertEqual(self._quantities(blankets), ("partly_covered", 50, 50, 50))

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def test_less_sent_than_pledged_opens_the_rest(self):
        aid = self._pledge(10)
        aid.action_prepare()
        aid.line_ids.quantity_sent = 6
        aid.action_ship()
        self.assertEqual(self._quantities(), ("partly_covered", 6, 0, 4))

    def test_a_delivery_in_parts(self):
        aid = self._pledge(10).with_user(self.coordinator)
        aid.action_ship()
        wizard = self._delivery(aid)
        self.assertEqual(wizard.line_ids.quantity, 10)
        wizard.line_ids.quantity = 4
        wizard.is_complete = False
        for _click in range(2):
            wizard.action_record()
        self.assertEqual(aid.state, "in_transit")
        self.assertEqual(self._quantities(), ("partly_covered", 10, 4, 0))
        wizard = self._delivery(aid)
        self.assertEqual(wizard.line_ids.quantity, 6)
        wizard.line_ids.quantity = 5
        wizard.action_record()
        self.assertEqual(aid.state, "delivered")
        self.assertEqual(self._quantities(), ("partly_covered", 9, 9, 1))

    def test_what_was_sent_is_not_moved_to_another_aid(self):
        sent, other = self._pledge(4), self._pledge(1)
        other.line_ids.aid_id = sent
        other.line_ids = [Command.create({"name": "Cables"})]
        sent.action_ship()
        with self.assertRefused(UserError, "part of the record"):
            sent.line_ids[0].aid_id = other

    def _delivery(self, aid):
        action = aid.action_open_delivery()
        return self.env[action["res_model"]].with_user(self.coordinator).browse(action["res_id"])

    def test_more_than_was_sent_cannot_arrive(self):
        aid = self._pledge(5).with_user(self.coordinator)
        aid.action_ship()
        for quantity, error in ((6, IntegrityError), (-1, UserError)):
            wizard = self._delivery(aid)
            wizard.line_ids.quantity = quantity
            with self.assertRaises(error), mute_logger("odoo.sql_db"):
                wizard.action_record()
                self.env.flush_all()
            self.assertEqual((aid.state, aid.line_ids.quantity_delivered), ("in_transit", 0))

    def test_the_database_refuses_impossible_quantities(self):
        line = self._pledge(5).line_ids
        line.aid_id.action_ship()
        for values in (
            {"quantity_pledged": 0},
            {"quantity_sent": -1},
            {"quantity_sent": 6},
            {"quantity_delivered": 5.001},
            {"quantity_delivered": -0.001},
        ):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                line.write(values)
                self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual((line.quantity_pledged, line.quantity_sent, line.quantity_delivered), (5, 5, 0))

    def test_the_database_refuses_more_than_a_need_asks_for(self):
        self._pledge(5)
        for values in ({"quantity": 4}, {"quantity": 0}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.need.write(values)
                self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual(self.need.quantity, 10)

    def test_quantities_are_exact(self):
        need = self._create_need(quantity=0.3, unit="tonne")
        self._pledge(0.1, need)
        self._pledge(0.1, need)
        aid = self._pledge(0.1, need)
        self.assertEqual(self._quantities(need)[0], "partly_covered")
        self.assertEqual(need.quantity_open, 0)
        aid.action_ship()
        with self.assertRaises(ValidationError):
            self._pledge(0.001, need)

    # ------------------------------------------------------------------
    # What is refused
    # ------------------------------------------------------------------

    def test_more_than_is_open_is_refused_naming_what_is_open(self):
        self._pledge(7)
        with self.assertRefused(ValidationError, r"Only 3 .*Generators.*5 would"):
            self._pledge(5)
        self.assertEqual(self._quantities(), ("partly_covered", 7, 0, 3))
        aid = self._pledge(3)
        with self.assertRefused(ValidationError, "Only 3"):
            aid.line_ids.quantity_pledged = 4

    def test_more_than_is_open_is_refused_in_the_users_language(self):
        self.coordinator.lang = "de_DE"
        need = self._create_need(quantity=1.5, unit="tonne")
        aid = self.env["solidarity.aid"].with_user(self.coordinator).with_context(lang="de_DE")
        with self.assertRefused(ValidationError, r"1,5 \(t\)"):
            aid.create(
                {
                    "partnership_id": self.partnership.id,
                    "line_ids": [Command.create({"need_id": need.id, "quantity_pledged": 2})],
                }
            )

    def test_two_lines_of_one_aid_count_together(self):
        line = {"need_id": self.need.id, "quantity_pledged": 6}
        with self.assertRefused(ValidationError, "Only 10"):
            self._create_aid(line, line)

    def test_no_aid_for_a_withdrawn_need(self):
        self.need.with_user(self.coordinator).action_withdraw("Bought it ourselves")
        with self.assertRefused(ValidationError, "withdrawn"):
            self._pledge(1)
        self.assertEqual(self.need.state, "withdrawn")

    def test_need_and_offer_belong_to_the_two_sides(self):
        elsewhere = self._create_need(self.small_hromada)
        with self.assertRefused(ValidationError, "does not receive"):
            self._pledge(1, elsewhere)
        offer = self._create_offer(self.other_town)
        with self.assertRefused(ValidationError, "does not give"):
            self._create_aid({"offer_id": offer.id})
        aid = self._pledge(1)
        with self.assertRaises(ValidationError):
            self.need.municipality_id = self.small_hromada
        with self.assertRaises(ValidationError):
            aid.write({"partnership_id": False, "receiver_id": self.small_hromada.id})

    def test_sides_are_those_of_the_partnership(self):
        with self.assertRefused(ValidationError, "two municipalities"):
            self._create_aid(donor_id=self.other_town.id, receiver_id=self.hromada.id)
        other_way = self._create_aid(donor_id=self.hromada.id, receiver_id=self.town.id)
        self.assertEqual((other_way.donor_id, other_way.receiver_id), (self.hromada, self.town))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._create_aid(partnership_id=False, donor_id=self.town.id, receiver_id=self.town.id)

    def test_no_aid_to_an_occupied_municipality(self):
        with self.assertRefused(UserError, "occupied"):
            self._create_aid(
                partnership_id=False, donor_id=self.town.id, receiver_id=self.occupied_hromada.id
            )
        aid = self._pledge(1)
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": "occupied",
                "date_from": "2024-01-01",
            }
        )
        self.hromada.invalidate_recordset()
        for step in (aid.action_prepare, aid.action_ship):
            with self.assertRefused(UserError, "occupied"):
                step()
        self.assertEqual(aid.state, "pledged")

    def test_one_unit_for_need_offer_and_aid(self):
        with self.assertRefused(ValidationError, "another unit"):
            self._create_aid({"need_id": self.need.id, "quantity_pledged": 1, "unit": "pallet"})
        self._pledge(1)
        with self.assertRefused(ValidationError, "another unit"):
            self.need.unit = "pallet"

    def test_closed_aid_stays_as_it_is(self):
        aid = self._pledge(5)
        aid.action_ship()
        aid.action_deliver()
        aid.action_confirm()
        with self.assertRefused(ValidationError, "closed"):
            aid.line_ids.quantity_delivered = 4
        for record in (aid, aid.line_ids):
            with self.assertRaises(UserError):
                record.unlink()

    def test_nothing_arrives_before_it_left(self):
        aid = self._pledge(5)
        with self.assertRefused(ValidationError, "not on its way"):
            aid.line_ids.write({"quantity_sent": 5, "quantity_delivered": 5})

    # ------------------------------------------------------------------
    # Cancelling
    # ------------------------------------------------------------------

    def test_cancelled_aid_opens_the_need_again(self):
        aid = self._pledge(5).with_user(self.coordinator)
        with self.assertRefused(UserError, "reason"):
            aid.action_cancel("  ")
        wizard = self.env["solidarity.aid.close"].with_user(self.coordinator)
        wizard.create({"aid_ids": [Command.set(aid.ids)], "reason": "No money"}).action_confirm()
        self.assertEqual((aid.state, aid.cancel_reason), ("cancelled", "No money"))
        self.assertEqual(self._quantities(), ("open", 0, 0, 10))

    def test_what_arrived_in_part_is_not_cancelled(self):
        aid = self._pledge(5)
        aid.action_ship()
        aid._deliver({aid.line_ids: 2}, complete=False)
        with self.assertRefused(UserError, "arrived already"):
            aid.action_cancel("Lost")
        self.assertEqual(self._quantities(), ("partly_covered", 5, 2, 5))

    # ------------------------------------------------------------------
    # Offers, money, counts
    # ------------------------------------------------------------------

    def test_offers_are_used_up(self):
        offer = self._create_offer(quantity=6)
        line = {"need_id": self.need.id, "offer_id": offer.id}
        aid = self._create_aid(line | {"quantity_pledged": 4})
        self.assertEqual((offer.state, offer.quantity_open), ("partly_used", 2))
        with self.assertRefused(ValidationError, "Only 2"):
            self._create_aid(line | {"quantity_pledged": 3})
        self._create_aid(line | {"quantity_pledged": 2})
        self.assertEqual(offer.state, "used_up")
        aid.action_cancel("Not needed")
        self.assertEqual((offer.state, offer.quantity_open), ("partly_used", 4))

    def test_transport_grant_has_a_limit_that_is_a_setting(self):
        aid = self._pledge(1)
        aid.write({"cost": 9000, "transport_grant_asked": 5000, "transport_grant_granted": 4000})
        aid.other_funding = 1500
        self.assertEqual(aid.own_funding, 3500)
        with self.assertRefused(ValidationError, "at most"):
            aid.transport_grant_asked = 5000.01
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("solidarity_partnership.transport_grant_max", "6000")
        aid.transport_grant_asked = 6000
        with self.assertRefused(ValidationError, "euros"):
            aid.currency_id = self.env.ref("base.USD")

    def test_papers_are_a_checklist(self):
        aid = self._pledge(1)
        self.assertEqual(len(aid.paper_ids), 4)
        self.assertIn("Packing List", aid.papers_missing)
        aid.paper_ids.is_ready = True
        self.assertFalse(aid.papers_missing)

    def test_counts_on_partnership_and_municipality(self):
        self._create_need(self.town)
        self._create_offer(self.hromada)
        self._pledge(1)
        self.assertRecordValues(self.partnership, [{"need_count": 2, "offer_count": 1, "aid_count": 1}])
        self.assertRecordValues(
            self.town | self.hromada,
            [
                {"need_count": 1, "offer_count": 0, "aid_count": 1},
                {"need_count": 1, "offer_count": 1, "aid_count": 1},
            ],
        )
        self.assertEqual(len(self.partnership.need_ids), 2)
        for action in (
            self.partnership.action_view_needs(),
            self.partnership.action_view_offers(),
            self.partnership.action_view_aid(),
            self.town.action_view_needs(),
            self.town.action_view_aid(),
            self.need.action_view_aid(),
        ):
            self.assertTrue(
                self.env[action["res_model"]].search_count(
                    action.get("domain") or [("id", "=", action.get("res_id"))]
                )
            )

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_readers_read_and_take_no_step(self):
        aid = self._pledge(5).with_user(self.reader)
        self.assertEqual(aid.read(["name", "state", "contents", "cost"])[0]["state"], "pledged")
        for step in (
            aid.action_prepare,
            aid.action_ship,
            aid.action_deliver,
            aid.action_confirm,
            lambda: aid.action_cancel("no"),
            aid.action_open_delivery,
            lambda: aid.line_ids.write({"quantity_pledged": 1}),
            self.need.with_user(self.reader).action_share,
            lambda: self.need.with_user(self.reader).action_withdraw("no"),
        ):
            with self.assertRaises(AccessError):
                step()

    def test_lists_of_many_cost_as_many_queries_as_of_few(self):
        needs = self.need.union(*(self._create_need(quantity=2) for _number in range(40)))
        aid = self.env["solidarity.aid"].union(
            *(self._create_aid({"need_id": need.id, "quantity_pledged": 1}) for need in needs)
        )
        models = {
            needs: self._list_fields("solidarity_partnership.solidarity_need_view_list"),
            aid: self._list_fields("solidarity_partnership.solidarity_aid_view_list"),
        }
        for records, specification in models.items():
            counts = []
            for some in (records[:2], records):
                some = some.with_user(self.coordinator)
                some.web_read(specification)  # what is loaded once only is loaded
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                some.web_read(specification)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[0], counts[1], records._name)

    def _list_fields(self, view):
        """What the web client asks for in this list."""
        view = self.env.ref(view)
        names = {node.get("name") for node in etree.fromstring(view.arch).iter("field")}
        relational = {name for name in names if self.env[view.model]._fields[name].relational}
        return {name: {"fields": {"display_name": {}}} if name in relational else {} for name in names}
