from pathlib import Path
from runpy import run_path

from freezegun import freeze_time

from odoo.tests import tagged

from .common import SolidarityCase

SCRIPTS = Path(__file__).parent.parent / "migrations" / "19.0.1.4.0"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-25 09:00:00")
class TestFundUpdate(SolidarityCase):
    """What 19.0.1.3.0 left of the fund is brought to what an installation gives, as far as nobody has changed it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.env.ref("solidarity_partnership.fund_call_2026")
        cls.call_2025 = cls.env.ref("solidarity_partnership.fund_call_2025")
        cls.sequence = cls.env.ref("solidarity_partnership.sequence_fund_eligibility")
        cls.new_fields = (
            "own_share_min",
            "ukraine_link",
            "country_ids",
            "funded",
            "legal_basis",
            "documents",
            "application_place",
            "question_address",
        )
        calls = cls.call | cls.call_2025
        cls.fresh = {(call, name): call[name] for call in calls for name in (*cls.new_fields, "amount_max")}
        # As 19.0.1.3.0 left them.
        calls.write(dict.fromkeys(cls.new_fields, False))
        calls.write({"amount_max": 50000, "country_ids": [(5,)]})
        cls.call_2025.source = (
            "Amounts: skew.engagement-global.de/kommunale-foerderung.html (1,000 to 20,000 EUR)"
        )
        cls.call.source = "Our own remark"
        cls.sequence.date_range_ids.unlink()
        cls.sequence.write({"use_date_range": False, "prefix": "FE%(year)s-"})

    def _update(self):
        self.env.flush_all()
        for stage in ("pre", "post"):
            run_path(str(SCRIPTS / f"{stage}-migration.py"))["migrate"](self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()

    def test_shipped_calls_are_as_an_installation_gives_them(self):
        for _twice in range(2):
            self._update()
            for (call, name), value in self.fresh.items():
                self.assertEqual(call[name], value, f"{call.year} {name}")
        self.assertFalse(self.call_2025.source)
        self.assertEqual(self.call.source, "Our own remark")
        self.assertFalse(self.call_2025.sources_missing)

    def test_what_somebody_changed_stays_without_our_source(self):
        self.call_2025.write({"amount_max": 30000, "ukraine_link": "no"})
        self.call.share_max = 80
        self._update()
        self.assertEqual((self.call_2025.amount_max, self.call_2025.ukraine_link), (30000, "no"))
        self.assertEqual(self.call.share_max, 80)
        lines = (self.call | self.call_2025).source_ids
        for call, parameter in ((self.call_2025, "amount_max"), (self.call, "share_max")):
            line = lines.filtered(lambda line, c=call, p=parameter: (line.call_id, line.parameter) == (c, p))
            self.assertEqual((line.source, line.state), (False, "to_check"))

    def test_numbers_go_on_this_year_and_begin_anew_in_the_next(self):
        self.sequence.number_next = 42
        for _twice in range(2):
            self._update()
        self.assertEqual(self.sequence.next_by_code(self.sequence.code), "FE2026-00042")
        with freeze_time("2027-01-05"):
            self.assertEqual(self.sequence.next_by_code(self.sequence.code), "FE2027-00001")

    def test_an_own_way_of_numbering_stays(self):
        self.sequence.prefix = "KPF-"
        self._update()
        self.assertEqual((self.sequence.prefix, self.sequence.use_date_range), ("KPF-", False))

    def test_calls_are_published_and_revocations_dated(self):
        self._create_partnership(stage="exchange").action_admit()
        self.env["solidarity.fund.eligibility"]._revoke(self.town)
        verdict = self.town.eligibility_ids
        verdict.revoked_on = False
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE solidarity_fund_call ALTER COLUMN state DROP NOT NULL")
        self.env.cr.execute("UPDATE solidarity_fund_call SET state = NULL WHERE id = %s", [self.call.id])
        self._update()
        self.assertEqual(self.call.state, "published")
        self.assertEqual(verdict.revoked_on, verdict.write_date.date())

    def test_reworded_labels_make_way_for_new_translations(self):
        label = self.env["ir.model.fields"]._get("solidarity.fund.call", "year")
        kept = self.env["ir.model.fields"]._get("solidarity.fund.call", "amount_max")
        for field in label | kept:
            field.with_context(lang="de_DE").field_description = "Altes Wort"
        self._update()
        self.assertEqual(label.with_context(lang="de_DE").field_description, label.field_description)
        self.assertEqual(kept.with_context(lang="de_DE").field_description, "Altes Wort")
