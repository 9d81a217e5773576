from odoo.tests import HttpCase, freeze_time, tagged

from .common import SolidarityFixtures

PAGE = "/my/solidarity"
TODAY = "2026-11-25"


@tagged("post_install", "-at_install")
class TestPortalCase(SolidarityFixtures, HttpCase):
    """The time line of a case, from its inquiry to the fund, as both sides read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_current_call()

    def _tell(self, user):
        """The cases as the user reads them; steps by name."""
        user_env = self.env(user=user, context={"lang": "en_US"})
        municipality = user_env.user.partner_id._get_own_municipality()
        told = municipality._portal_tell(municipality._portal_cases())
        for case in told:
            case["steps"] = {step["name"]: step for step in case["steps"]}
        return told

    def _now(self, user):
        [case] = self._tell(user)
        [step] = [step for step in case["steps"].values() if step["state"] == "now"]
        return step

    def _text(self, user, path=PAGE):
        self.authenticate(user.login, user.login)
        return self.url_open(path).text

    def test_the_whole_course(self):
        german, ukrainian = self.german_portal, self.ukrainian_portal
        self.assertEqual(self._tell(ukrainian), [])
        lead = self._create_inquiry(user_id=self.coordinator.id)
        step = self._now(german)
        self.assertEqual((step["name"], step["actor"]), ("proposals", "We, the coordination"))
        self.assertEqual(self._tell(ukrainian), [])
        proposal = self._create_proposal(
            lead_id=lead.id, user_id=self.coordinator.id, departure_reason="Words for the service only"
        )
        self.assertFalse(self._now(german)["is_yours"])
        proposal.action_send()
        for user in (german, ukrainian):
            self.assertTrue(self._now(user)["is_yours"])
            self.assertEqual(self._now(user)["url"], f"/my/solidarity/proposals/{proposal.id}")
        proposal.action_accept("german")
        self.assertIn("The other side decides", self._now(german)["sentence"])
        self.assertTrue(self._now(ukrainian)["is_yours"])
        partnership = proposal.action_accept("ukrainian")
        for user in (german, ukrainian):
            self.assertEqual(self._now(user)["name"], "contact")
        partnership.action_contact_made()
        event = partnership.action_plan_exchange()
        self.assertIn("takes place on", self._now(german)["sentence"])
        event.action_exchange_held()
        self.assertEqual(self._now(ukrainian)["name"], "network")
        partnership.action_admit()
        self.assertEqual((self._now(german)["name"], self._now(ukrainian)["name"]), ("fund", "fund"))
        self.assertEqual(self._now(ukrainian)["actor"], "The other side")
        for user in (german, ukrainian):
            [case] = self._tell(user)
            done = [step["state"] for step in case["steps"].values()][:5]
            self.assertEqual(done, ["done"] * 5)
            self.assertEqual(case["coordinator"]["email"], self.coordinator.email)

    def test_both_sides_read_the_same_case_in_their_language(self):
        partnership = self._create_partnership(stage="contact")
        for user, words in (
            (self.german_portal, ("Зразкове", "Bilingualer Austausch")),
            (self.ukrainian_portal, ("Musterstadt", "Двомовн")),
        ):
            text = self._text(user)
            for word in (*words, partnership.name, self.coordinator.name):
                self.assertIn(word, text)
            self.assertEqual(text.count("<h1"), 1)

    def test_what_the_other_side_asked_for_is_its_own(self):
        lead = self._create_inquiry()
        for hromada in (self.hromada, self.small_hromada):
            proposal = self._create_proposal(
                ukrainian=hromada, lead_id=lead.id, departure_reason="Words for the service only"
            )
            proposal.action_send()
        text = self._text(self.ukrainian_portal)
        for word in ("Мале", "Words for the service only", lead.name):
            self.assertNotIn(word, text)
        [case] = self._tell(self.ukrainian_portal)
        self.assertNotIn("inquiry", case["steps"])
        self.assertEqual(len(self._tell(self.german_portal)), 1)
        self.assertEqual(self._tell(self.stranger_portal), [])

    def test_inquiries_of_the_own_choice_and_closed_ones(self):
        lead = self._create_inquiry(
            solidarity_wish="own_choice", wished_municipality_id=self.small_hromada.id
        )
        [case] = self._tell(self.german_portal)
        self.assertIn("Мале", case["title"])
        self.assertEqual(list(case["steps"]), ["inquiry", "contact", "exchange", "network", "fund"])
        lead.action_set_lost()
        self.assertEqual(self._tell(self.german_portal), [])

    def test_latest_first_and_ended_last(self):
        ended = self._create_partnership(stage="ended", date_start="2026-11-01", date_end="2026-11-20")
        older = self._create_partnership(
            ukrainian=self.small_hromada, stage="active", date_start="2024-05-01"
        )
        self.assertEqual(
            [case["reference"] for case in self._tell(self.german_portal)], [older.name, ended.name]
        )
        self.assertTrue(self._tell(self.german_portal)[1]["is_ended"])

    def test_queries_do_not_grow_with_the_cases(self):
        hromadas = self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"UA260800700000{number:05}",
                    "name": f"Громада {number}",
                    "kind": "urban_hromada",
                    "country_id": self.ukraine.id,
                }
                for number in range(30)
            ]
        )
        counts = []
        for some in (hromadas[:3], hromadas[3:]):
            partnerships = self.env["solidarity.partnership"].create(
                [
                    {"german_id": self.town.id, "ukrainian_id": hromada.id, "stage": "contact"}
                    for hromada in some
                ]
            )
            partnerships[:2].action_plan_exchange()
            self._text(self.german_portal)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            text = self.url_open(PAGE).text
            counts.append((self.env.cr.sql_log_count - before, text.count("<article")))
        self.assertEqual([rows for _queries, rows in counts], [3, 10])
        self.assertLessEqual(counts[1][0], counts[0][0] + 2)
        self.assertEqual(self.url_open(f"{PAGE}/page/4").text.count("<article"), 10)
        self.assertEqual(self.url_open(f"{PAGE}/page/99999").status_code, 200)

    @freeze_time(TODAY)
    def test_a_late_proposal_is_no_longer_asked_for(self):
        lead = self._create_inquiry()
        proposal = self._create_proposal(lead_id=lead.id, departure_reason="Yes", date_expiry="2026-11-26")
        proposal.action_send()
        self.assertTrue(self._now(self.german_portal)["is_yours"])
        with freeze_time("2026-12-01"):
            self.assertIn("look for others", self._now(self.german_portal)["sentence"])
