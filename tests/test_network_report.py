from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_key_figure import KeyFigureCase

HOSTILE = ("=cmd()", "+1", "@x", "-2+3", "http://example.org", "a\x0bb\x1fc", "\u202etxt\u200f", "x" * 40000)


class NetworkReportCase(KeyFigureCase):
    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-05-15 10:00:00"))

    def _wizard(self, user=None, **values):
        return (
            self.env["solidarity.network.report"]
            .with_user(user or self.reader)
            .create({"date_from": "2025-10-01", "date_to": "2026-06-30", "lang": "en_US", **values})
        )

    def _content(self, wizard):
        report = self.env["ir.actions.report"].with_user(wizard.env.user)
        content, kind = report._render_xlsx("solidarity_partnership.network_report_action", wizard.ids, {})
        self.assertEqual(kind, "xlsx")
        return content

    def _book(self, **values):
        return load_workbook(BytesIO(self._content(self._wizard(**values))))

    def _rows(self, book, title):
        labels, *rows = book[title].iter_rows(values_only=True)
        return [dict(zip(labels, row, strict=True)) for row in rows]

    def _summary(self, book):
        """``{name: [value of each quarter]}`` of the first table and of the changes."""
        tables, table = [], None
        for name, *values in book.worksheets[0].iter_rows(min_row=7, values_only=True):
            if name and values and isinstance(values[0], str):
                table = {}
                tables.append((values, table))
            elif name and table is not None:
                table[name] = values
        return tables


@tagged("post_install", "-at_install")
class TestNetworkReport(NetworkReportCase):
    def _create_network(self):
        self.partnership = self._create_partnership(date_start="2025-11-30", stage="active")
        self._create_partnership(
            german=self.other_town, date_start="2026-01-01", date_end="2026-03-31", stage="ended"
        )
        self._create_proposal(
            date_sent="2026-04-01",
            state="accepted",
            german_answer="accepted",
            german_answer_date="2026-04-05",
            ukrainian_answer="accepted",
            ukrainian_answer_date="2026-04-11",
        )
        self.env["solidarity.network.membership"].create(
            {"municipality_id": self.town.id, "state": "admitted", "date_from": "2026-01-15"}
        )
        self.env["solidarity.consultation"].create(
            {"partnership_id": self.partnership.id, "date": "2026-02-01 23:30:00", "duration": 1.5}
        )
        aid = self.env["solidarity.aid"].create(
            {"partnership_id": self.partnership.id, "date_pledged": "2026-04-02", "cost": 1234.5}
        )
        aid.line_ids = [Command.create({"name": "Generator", "unit": "piece", "quantity_pledged": 2})]
        self._create_event(
            "networking",
            "2026-04-20",
            [(self.town, "done"), (self.hromada, "done"), (self.hromada, "open"), (self.other_town, "done")],
            name="How others do it",
        )

    def test_sheets_with_real_values(self):
        self._create_network()
        book = self._book()
        self.assertEqual(
            book.sheetnames,
            [
                "Overview",
                "Partnerships",
                "Proposals",
                "Events",
                "Consultations",
                "Memberships",
                "Eligibility",
                "Applications",
                "Needs",
                "Aid",
            ],
        )
        first = self._rows(book, "Partnerships")[0]
        self.assertEqual(first["German Municipality"], "Musterstadt")
        self.assertEqual((first["Start Date"], first["Land"]), (datetime(2025, 11, 30), "Bavaria"))
        [proposal] = self._rows(book, "Proposals")
        self.assertEqual(proposal["Days until the Ukrainian Side Answers"], 10)
        [event] = self._rows(book, "Events")
        self.assertEqual((event["Event"], event["Registered"], event["Attended"]), ("How others do it", 4, 3))
        self.assertEqual((event["Attended: German Side"], event["Attended: Ukrainian Side"]), (2, 1))
        [consultation] = self._rows(book, "Consultations")
        self.assertEqual(consultation["Date"], datetime(2026, 2, 2, 0, 30))
        [aid] = self._rows(book, "Aid")
        self.assertEqual((aid["Cost"], aid["Receiver"]), (1234.5, "Зразкове"))
        for sheet in book.worksheets[1:]:
            self.assertEqual(sheet.freeze_panes, "B2")
            self.assertTrue(sheet.auto_filter.ref)

    def test_the_same_numbers_as_on_the_screen(self):
        """Rows and sums of the workbook are those of the pivots; the summary says what the key figures say."""
        self._create_network()
        wizard = self._wizard()
        book = load_workbook(BytesIO(self._content(wizard)))
        within = [("date", ">=", "2025-10-01"), ("date", "<=", "2026-06-30")]

        def measured(model, domain, measure):
            [(value,)] = self.env[model].with_user(self.reader)._read_group(domain, [], [measure])
            return value

        proposals = self._rows(book, "Proposals")
        self.assertEqual(len(proposals), measured("solidarity.proposal.analysis", within, "sent_count:sum"))
        events = self._rows(book, "Events")
        for label, measure in (("Registered", "registered_count"), ("Attended", "attended_count")):
            self.assertEqual(
                sum(row[label] for row in events),
                measured("solidarity.event.analysis", within, f"{measure}:sum"),
            )
        self.assertEqual(
            sum(row["Cost"] or 0 for row in self._rows(book, "Aid")),
            measured("solidarity.aid.analysis", within, "cost:sum"),
        )
        self.assertEqual(
            sum(row["Duration"] or 0 for row in self._rows(book, "Consultations")),
            measured("solidarity.consultation.analysis", within, "duration:sum"),
        )
        quarters, summary = self._summary(book)[0]
        self.assertEqual(quarters, ["Q4 2025", "Q1 2026", "Q2 2026"])
        periods = [(begin, end) for _name, begin, end in wizard._quarters()]
        for figure in self.env["solidarity.key.figure"].with_user(self.reader)._read(periods):
            rounded = [value if value is None else round(value, 1) for value in figure["values"]]
            self.assertEqual(summary[figure["name"]], rounded, figure["code"])
        self.assertEqual(summary["Partnerships"], [1, 1, 1])

    def test_changes_from_quarter_to_quarter(self):
        self._create_network()
        _quarters, changes = self._summary(self._book())[1]
        self.assertEqual(changes["New Partnerships"], [None, 0, -1])
        self.assertEqual(changes["Members of the Network"], [None, 1, 0])

    def test_quarters_are_cut_to_the_period(self):
        wizard = self._wizard(date_from="2025-11-15", date_to="2026-04-10")
        self.assertEqual(
            [(begin, end) for _name, begin, end in wizard._quarters()],
            [
                (date(2025, 11, 15), date(2025, 12, 31)),
                (date(2026, 1, 1), date(2026, 3, 31)),
                (date(2026, 4, 1), date(2026, 4, 10)),
            ],
        )

    def test_limited_to_places_and_a_side(self):
        self._create_network()
        book = self._book(state_ids=[Command.set(self.hesse.ids)])
        self.assertEqual(
            [row["German Municipality"] for row in self._rows(book, "Partnerships")], ["Nachbarstadt"]
        )
        self.assertEqual([row["Attended"] for row in self._rows(book, "Events")], [1])
        self.assertFalse(self._rows(book, "Memberships"))
        book = self._book(side="ukrainian")
        self.assertFalse(self._rows(book, "Memberships"))
        self.assertEqual([row["Attended"] for row in self._rows(book, "Events")], [1])
        self.assertEqual(len(self._rows(book, "Partnerships")), 2)

    def test_sheets_list_what_the_summary_counts(self):
        """Pairs belong to a Land by their German and to an oblast by their Ukrainian side, whoever came or gave."""
        other_oblast = self.env["res.country.state"].search(
            [("country_id", "=", self.ukraine.id), ("id", "!=", self.oblast.id)], limit=1
        )
        self.small_hromada.state_id = other_oblast
        pair = self._create_partnership(date_start="2025-11-30", stage="active")
        other = self._create_partnership(
            german=self.other_town, ukrainian=self.small_hromada, date_start="2026-01-01", stage="active"
        )
        for partnership, guests in ((pair, []), (other, [(self.town, "done"), (self.hromada, "done")])):
            self._create_event(
                "exchange", "2026-02-01", guests, partnership_id=partnership.id
            ).action_exchange_held()
        self.env["solidarity.consultation"].create(
            [
                {"partnership_id": pair.id, "date": "2026-02-01 10:00:00"},
                {"municipality_id": self.occupied_hromada.id, "date": "2026-02-01 10:00:00"},
            ]
        )
        self.occupied_hromada.state_id = self.oblast
        for donor, receiver in ((self.town, self.small_hromada), (self.hromada, self.other_town)):
            self.env["solidarity.aid"].create(
                {"donor_id": donor.id, "receiver_id": receiver.id, "date_pledged": "2026-02-01"}
            ).write({"state": "delivered", "date_delivered": "2026-02-03"})
        expected = {
            (): (2, 2, 2),
            (self.bavaria,): (1, 1, 1),
            (self.oblast,): (1, 2, 1),
            (self.bavaria, self.oblast): (1, 1, 0),
            (self.bavaria, other_oblast): (0, 0, 1),
        }
        for states, counts in expected.items():
            for side in ("german", "ukrainian"):
                with self.subTest(places=[state.code for state in states], side=side):
                    places = [Command.set([state.id for state in states])]
                    book = self._book(state_ids=places, side=side)
                    _quarters, summary = self._summary(book)[0]
                    events = self._rows(book, "Events")
                    # Somebody of the places may have come to an exchange of others: it is listed, too.
                    pairs = [row["Reference"] for row in self._rows(book, "Partnerships")]
                    held = [row for row in events if row["Held"] and row["Leading Partnership"] in pairs]
                    self.assertEqual(len(held), sum(summary["Exchanges Held"]))
                    self.assertEqual(
                        sum(row["Attended"] for row in events), sum(summary[f"{side.title()} Attendances"])
                    )
                    consultations, aid = self._rows(book, "Consultations"), self._rows(book, "Aid")
                    self.assertEqual(len(consultations), sum(summary["Consultations"]))
                    self.assertEqual(len(aid), sum(summary["Aid Delivered"]))
                    self.assertEqual((len(held), len(aid)), (counts[0], counts[2]))
                    if side == "ukrainian":
                        self.assertEqual(len(consultations), counts[1])

    def test_a_partnership_is_listed_where_it_counts(self):
        """One whose start is unknown from the day it was entered; one that ended on an unknown day nowhere."""
        late = self._create_partnership(date_start=False, stage="active")
        self._entered(late, "2026-05-01 09:00:00")
        self._create_partnership(
            german=self.other_town, ukrainian=self.small_hromada, date_start="2025-11-30", stage="ended"
        ).date_end = False
        for date_to, count in (("2026-04-30", 0), ("2026-05-01", 1)):
            book = self._book(date_to=date_to)
            self.assertEqual(len(self._rows(book, "Partnerships")), count)
            self.assertEqual(self._summary(book)[0][1]["Partnerships"][-1], count)

    def test_amounts_say_euro_where_all_of_them_are(self):
        self._create_network()
        hryvnia = self.env.ref("base.UAH")
        for currency, expected in ((self.env.ref("base.EUR"), '#,##0.00 "€"'), (hryvnia, "#,##0.00")):
            hryvnia.active = True
            self.env["solidarity.aid"].search([]).currency_id = currency
            sheet = self._book()["Aid"]
            column = [cell.value for cell in sheet[1]].index("Cost")
            self.assertEqual(sheet[2][column].number_format, expected)

    def test_a_chart_of_partnerships_and_members(self):
        content = ZipFile(BytesIO(self._content(self._wizard())))
        chart = content.read("xl/charts/chart1.xml").decode()
        self.assertEqual(chart.count("<c:ser>"), 2)
        self.assertIn("Overview!", chart)

    def test_three_languages(self):
        for lang, names, words in (
            ("de_DE", "Übersicht", "Partnerschaften"),
            ("uk_UA", "Огляд", "Партнерства"),
        ):
            with self.subTest(lang=lang):
                book = self._book(lang=lang)
                self.assertEqual(book.sheetnames[0], names)
                self.assertIn(words, self._summary(book)[0][1])

    def test_places_and_languages_in_the_language_of_the_report(self):
        """Odoo translates neither the names of states nor those of languages."""
        kyiv = self.env["res.country.state"].search(
            [("country_id", "=", self.ukraine.id), ("code", "=", "UA-32")]
        )
        self.hromada.state_id = kyiv
        self._create_partnership(date_start="2025-11-30", stage="active")
        for lang, places, oblast, label, events, heading in (
            (
                "de_DE",
                "Orte: Hessen, Bayern, Oblast Kyjiw",
                "Oblast Kyjiw",
                "Oblast",
                "Veranstaltungen",
                "Teilgenommen: Deutsch",
            ),
            (
                "uk_UA",
                "Місцевість: Гессен, Баварія, Київська область",
                "Київська область",
                "Область",
                "Заходи",
                "Взяли участь: німецька",
            ),
        ):
            with self.subTest(lang=lang):
                book = self._book(lang=lang)
                rows = self._rows(book, book.sheetnames[1])
                self.assertEqual([row[label] for row in rows], [oblast])
                self.assertIn(heading, [cell.value for cell in book[events][1]])
                book = self._book(lang=lang, state_ids=[Command.set((self.bavaria | self.hesse | kyiv).ids)])
                self.assertEqual(
                    set(book.worksheets[0]["A3"].value.partition(": ")[2].split(", ")),
                    set(places.partition(": ")[2].split(", ")),
                )

    def test_text_is_never_a_formula(self):
        partnership = self._create_partnership(date_start="2025-11-30", stage="active")
        for text in HOSTILE:
            self.env["solidarity.consultation"].create(
                {"partnership_id": partnership.id, "date": "2026-02-01 10:00:00", "summary": text}
            )
        sheet = self._book()["Consultations"]
        column = [cell.value for cell in sheet[1]].index("Summary")
        arrived = []
        for row in sheet.iter_rows(min_row=2):
            self.assertIn(row[column].data_type, ("s", "inlineStr"))
            self.assertIsNone(row[column].hyperlink)
            arrived.append(row[column].value)
        expected = [text.replace("\x0b", "").replace("\x1f", "") for text in HOSTILE]
        expected[-1] = "x" * 32766 + "…"
        self.assertCountEqual(arrived, expected)

    def test_periods_that_are_none_are_refused(self):
        with self.assertRaisesRegex(UserError, "ends before"):
            self._wizard(date_from="2026-07-01").action_print()
        with self.assertRaisesRegex(UserError, "15 years"):
            self._wizard(date_from="1900-01-01").action_print()

    def test_no_route_around_the_check_of_the_period(self):
        """The report itself can be asked for, without the button."""
        wizard = self._wizard()
        with self.assertRaisesRegex(UserError, "ends before"):
            wizard.date_from = "2026-07-01"
        with self.assertRaisesRegex(UserError, "15 years"):
            wizard.date_to = "9999-12-31"
        self.assertEqual(
            self._wizard(date_from="9999-12-01", date_to="9999-12-31")._quarters(),
            [("Q4 9999", date(9999, 12, 1), date(9999, 12, 31))],
        )

    def test_readers_only(self):
        for user in (self.german_portal, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._wizard(user)
        action = self._wizard().action_print()
        self.assertEqual((action["type"], action["report_type"]), ("ir.actions.report", "xlsx"))

    def test_queries_do_not_grow(self):
        self._create_partnership(date_start="2025-11-30", stage="active")
        self._count_queries()  # settings and languages are cached
        few = self._count_queries()
        for number in range(60):
            self._create_partnership(
                german=self._create_municipality(f"05{number:06}", f"Town {number}", "town", 1000),
                date_start="2025-12-01",
                stage="active",
            )
        self.assertEqual(self._count_queries(), few)

    def _count_queries(self):
        wizard = self._wizard()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._content(wizard)
        return self.env.cr.sql_log_count - before
