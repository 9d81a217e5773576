from freezegun import freeze_time

from odoo.tests import tagged

from .common import SolidarityCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestNetworkFigures(SolidarityCase):
    """History from the dates of what there is, whenever it was recorded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bavaria = cls.env.ref("base.state_de_by")
        cls.town.state_id = cls.bavaria
        cls.env["solidarity.network.membership"].create(
            [
                {"municipality_id": municipality.id, "state": state, "date_from": begin, "date_to": end}
                for municipality, state, begin, end in (
                    (cls.town, "ended", "2016-03-10", "2018-08-31"),
                    (cls.town, "admitted", "2020-01-15", False),
                    (cls.other_town, "suspended", "2014-06-01", False),
                    (cls.hromada, "admitted", "2020-01-31", False),
                    (cls.small_hromada, "applied", "2020-01-31", False),
                    (cls.occupied_hromada, "ended", "2021-01-31", "2021-01-31"),
                )
            ]
        )
        cls._create_partnership(stage="active", date_start="1992-01-01")
        cls._create_partnership(
            german=cls.other_town, stage="ended", date_start="2019-05-05", date_end="2022-02-24"
        )
        cls._create_partnership(german=cls.other_town, ukrainian=cls.small_hromada, date_start="2020-01-01")
        event = {"date_begin": "2024-05-31 22:30:00", "date_end": "2024-06-01 08:00:00"}
        cls.env["event.event"].create(
            [
                {"name": "Networking", "solidarity_kind": "networking", **event},
                {"name": "Cancelled", "solidarity_kind": "networking", "kanban_state": "cancel", **event},
                {"name": "Information", "solidarity_kind": "information", **event},
                {"name": "Exchange", "solidarity_kind": "exchange", **event},
                {"name": "Other", **event},
                {
                    "name": "To come",
                    "solidarity_kind": "networking",
                    "date_begin": "2026-06-20 08:00:00",
                    "date_end": "2026-06-20 10:00:00",
                },
            ]
        )
        cls.figures = cls.env["solidarity.network.figure"]

    def _sum(self, measure, *domain, group="date:month"):
        rows = self.figures._read_group(list(domain), [group], [f"{measure}:sum"])
        return {moment and moment.strftime("%Y-%m"): value for moment, value in rows}

    def test_every_month_since_2015(self):
        months = self._sum("member_count")
        self.assertEqual((min(months), max(months), len(months)), ("2015-01", "2026-06", 138))

    def test_members(self):
        members = self._sum("member_count")
        for month, count in (
            ("2015-01", 1), ("2016-02", 1), ("2016-03", 2), ("2018-07", 2), ("2018-08", 1), ("2019-12", 1),
            ("2020-01", 3), ("2021-01", 3), ("2026-06", 3),
        ):  # fmt: skip
            self.assertEqual(members[month], count, month)

    def test_members_of_a_land(self):
        members = self._sum("member_count", ("state_id", "=", self.bavaria.id))
        self.assertEqual(
            [members[month] for month in ("2015-12", "2017-12", "2019-12", "2021-12")], [0, 1, 0, 1]
        )

    def test_joined_and_left(self):
        joined, left = self._sum("joined_count"), self._sum("left_count")
        self.assertEqual(
            {month: count for month, count in joined.items() if count}, {"2016-03": 1, "2020-01": 2}
        )
        self.assertEqual({month: count for month, count in left.items() if count}, {"2018-08": 1})

    def test_partnerships(self):
        for measure in ("partnership_count", "oblast_partnership_count"):
            partnerships = self._sum(measure)
            for month, count in (
                ("2015-01", 1), ("2019-04", 1), ("2019-05", 2), ("2022-01", 2), ("2022-02", 1), ("2026-06", 1),
            ):  # fmt: skip
                self.assertEqual(partnerships[month], count, (measure, month))

    def test_events_by_the_clock_of_berlin(self):
        for measure in ("networking_count", "information_count"):
            self.assertEqual(
                {month: count for month, count in self._sum(measure).items() if count}, {"2024-06": 1}
            )

    def test_stocks_of_a_year_are_averaged_and_flows_summed(self):
        members = self._sum("member_count", group="date:year")
        self.assertEqual(members["2016-01"], (2 * 1 + 10 * 2) / 12)
        self.assertEqual(members["2021-01"], 3)
        self.assertEqual(self._sum("joined_count", group="date:year")["2020-01"], 2)
        year_ends = self._sum("member_count", ("is_year_end", "=", True), group="date:year")
        self.assertEqual([year_ends[f"{year}-01"] for year in (2016, 2018, 2020, 2026)], [2, 1, 3, 3])

    def test_pivot_of_the_client(self):
        rows = self.figures.with_user(self.reader).formatted_read_group(
            [("is_year_end", "=", True)],
            ["date:year", "country_id"],
            ["member_count:sum", "partnership_count:sum"],
        )
        self.assertEqual(
            sum(row["member_count:sum"] for row in rows if row["date:year"][0] == "2020-01-01"), 3
        )

    def test_unique_rows(self):
        rows = self.figures.search([])
        self.assertEqual(len(rows), len(set(rows.ids)))
        self.assertTrue(rows[0].date)

    def test_leaving_and_coming_back_on_one_day_is_one_membership(self):
        self.hromada.membership_ids.write({"state": "ended", "date_to": "2026-05-31"})
        self.env.flush_all()
        self.env["solidarity.network.membership"].create(
            {"municipality_id": self.hromada.id, "state": "admitted", "date_from": "2026-05-31"}
        )
        self.assertEqual(self._sum("member_count")["2026-05"], 3)

    def test_figures_follow_at_once(self):
        self.hromada.membership_ids.write({"state": "ended", "date_to": "2026-05-31"})
        self.assertEqual(self._sum("member_count")["2026-06"], 2)
