"""The network report of 10,000 partnerships with their children against bare xlsxwriter that writes the same cells, in
the same run; and how much memory the report takes for a tenth and for all of them."""

import os
import tempfile
import time
import tracemalloc

import xlsxwriter

from odoo.tools import SQL

from odoo.addons.solidarity_partnership.reports.report_sheet import SheetReader
from odoo.addons.solidarity_partnership.reports.report_workbook import FORMATS, OPTIONS

PARTNERSHIPS = 10_000
ROUNDS = 3
AIM = 1.3


def run(env):
    _fill(env, PARTNERSHIPS)
    wizard = env["solidarity.network.report"].create(
        {"date_from": "2025-01-01", "date_to": "2026-12-31", "lang": "de_DE"}
    )
    env.flush_all()
    env.cr.execute("ANALYZE")
    cells = _cells(wizard)
    count = sum(value is not None for _headings, rows in cells for row in rows for value in row)
    print(f"{sum(len(rows) for _headings, rows in cells):,} rows, {count:,} cells")
    ours, bare = [], []
    for _round in range(ROUNDS):
        bare.append(_timed(_write_bare, cells))
        env.invalidate_all()
        ours.append(_timed(_write_report, wizard))
    print(f"network report {min(ours):.2f} s, bare xlsxwriter {min(bare):.2f} s, aim {AIM}: ", end="")
    print(
        f"{min(ours) / min(bare):.2f} (rounds {', '.join(f'{a / b:.2f}' for a, b in zip(ours, bare, strict=True))})"
    )
    del cells
    _memory(env, wizard)


def _cells(wizard):
    """Everything that the report writes apart from the summary, as values in memory."""
    reported = wizard.with_context(lang=wizard.lang)
    readers = [SheetReader(reported.env, sheet) for sheet in reported._sheets()]
    return [(reader.headings(), list(reader.rows())) for reader in readers]


def _write_report(wizard):
    with tempfile.TemporaryFile() as file:
        workbook = xlsxwriter.Workbook(file, OPTIONS)
        report = wizard.env["report.solidarity_partnership.network_report"]
        report.generate_xlsx_report(workbook, {}, wizard)
        workbook.close()


def _write_bare(cells):
    """The same values by the methods of their types."""
    with tempfile.TemporaryFile() as file:
        workbook = xlsxwriter.Workbook(file, OPTIONS)
        formats = {name: workbook.add_format(values) for name, values in FORMATS.items()}
        for headings, rows in cells:
            sheet = workbook.add_worksheet()
            for column, (label, _kind, width) in enumerate(headings):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, label)
            kinds = [kind for _label, kind, _width in headings]
            for number, row in enumerate(rows, start=1):
                for column, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                    if value is None or value is False or value == "":
                        continue
                    if kind == "text":
                        sheet.write_string(number, column, value, formats[kind])
                    elif kind in ("date", "moment"):
                        sheet.write_datetime(number, column, value, formats[kind])
                    else:
                        sheet.write_number(number, column, value, formats[kind])
        workbook.close()


def _timed(action, *arguments):
    start = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - start


def _memory(env, wizard):
    """Peak of what Python allocates while the report is written."""
    peaks = []
    for date_to in ("2025-07-10", "2026-12-31"):
        wizard.date_to = date_to
        env.flush_all()
        env.invalidate_all()
        tracemalloc.start()
        _write_report(wizard)
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
        rows = env["solidarity.partnership"].search_count(wizard._sheets()[0].domain)
        print(f"{rows:,} partnerships: at most {peaks[-1]:.1f} MiB of Python objects")
    with open(f"/proc/{os.getpid()}/status") as status:
        print(next(line.strip() for line in status if line.startswith("VmHWM")))


# ----------------------------------------------------------------------
# Data: made by the database, as ten thousand records each would take an hour through forms
# ----------------------------------------------------------------------


def _fill(env, count):
    germany, ukraine = env.ref("base.de"), env.ref("base.ua")
    land = env["res.country.state"].search([("country_id", "=", germany.id)], limit=1)
    oblast = env["res.country.state"].search([("country_id", "=", ukraine.id)], limit=1)
    user = env["res.users"].browse(env.uid)
    for country, state, kind, pattern in (
        (germany, land, "municipality", "'9' || lpad(n::text, 7, '0')"),
        (ukraine, oblast, "rural_hromada", "'UA9900000000' || lpad(n::text, 7, '0')"),
    ):
        env.cr.execute(
            f"""
            INSERT INTO solidarity_municipality
                (key, name, kind, country_id, state_id, active, population, seeking_partner, partner_capacity)
            SELECT {pattern}, jsonb_build_object('en_US', %s || n), %s, %s, %s, TRUE, n, 'unknown', 1
            FROM generate_series(1, %s) AS n
            """,
            [f"Place {country.code} ", kind, country.id, state.id, count],
        )
    env.cr.execute(
        """
        CREATE TEMP TABLE pair AS
        SELECT row_number() OVER () AS n, german.id AS german_id, ukrainian.id AS ukrainian_id,
            %s AS german_state_id, %s AS ukrainian_state_id,
            DATE '2025-01-01' + (row_number() OVER () * 700 / %s)::int AS day
        FROM (
            SELECT id, row_number() OVER (ORDER BY id) AS n FROM solidarity_municipality WHERE key LIKE '9%%'
        ) AS german
        JOIN (
            SELECT id, row_number() OVER (ORDER BY id) AS n FROM solidarity_municipality WHERE key LIKE 'UA99%%'
        ) AS ukrainian USING (n)
        """,
        [land.id, oblast.id, count],
    )
    for statement in _STATEMENTS:
        env.cr.execute(
            SQL(statement, user=user.id, euro=env.ref("base.EUR").id, topic=_topic(env), call=_call(env))
        )
    event = env["event.event"].create(
        {"name": "Exchange", "date_begin": "2026-01-01 08:00:00", "date_end": "2026-01-01 10:00:00"}
    )
    guest = env["event.registration"].create({"event_id": event.id, "name": "Guest"})
    env.flush_all()
    _copy(
        env,
        event,
        "bench",
        solidarity_kind="'exchange'",
        partnership_id="bench.partnership_id",
        date_begin="bench.day + interval '8 hours'",
        date_end="bench.day + interval '10 hours'",
        exchange_progress="'held'",
    )
    _copy(
        env,
        guest,
        """event_event AS event JOIN bench USING (partnership_id)
        CROSS JOIN LATERAL (VALUES (german_id, 'de_DE'), (ukrainian_id, 'uk_UA')) AS guest(municipality_id, lang)""",
        event_id="event.id",
        municipality_id="guest.municipality_id",
        attendee_lang="guest.lang",
        state="'done'",
        barcode="NULL",
    )
    guest.unlink()
    env.invalidate_all()


def _copy(env, record, source, **values):
    """As many copies of a record as the source has rows, with these values instead of its own."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'",
        [record._table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    selected = ", ".join(values.get(name, f'pattern."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO {record._table} ({listed}) SELECT {selected} FROM {source}, {record._table} AS pattern"
        " WHERE pattern.id = %s",
        [record.id],
    )


def _topic(env):
    return env["solidarity.topic"].search([], limit=1).id


def _call(env):
    return env["solidarity.fund.call"].search([("year", "=", 2026)], limit=1).id


_STATEMENTS = (
    """
    INSERT INTO solidarity_partnership (name, german_id, ukrainian_id, german_state_id, ukrainian_state_id, stage, form,
        origin, coordinator_id, date_start, create_date)
    SELECT 'B' || n, german_id, ukrainian_id, german_state_id, ukrainian_state_id, 'active', 'solidarity', 'matched',
        %(user)s, day, day FROM pair
    """,
    """
    CREATE TEMP TABLE bench AS
    SELECT partnership.id AS partnership_id, pair.* FROM pair
    JOIN solidarity_partnership AS partnership USING (german_id, ukrainian_id)
    """,
    """
    INSERT INTO solidarity_matching_proposal (german_id, ukrainian_id, german_state_id, ukrainian_state_id, state,
        score, known, date_sent, german_answer, german_answer_date, ukrainian_answer, ukrainian_answer_date, user_id)
    SELECT german_id, ukrainian_id, german_state_id, ukrainian_state_id, 'accepted', 80, 60, day, 'accepted',
        day + 5, 'accepted', day + 9, %(user)s FROM bench
    """,
    """
    INSERT INTO solidarity_network_membership (municipality_id, state_id, country_id, partnership_id, state,
        date_applied, date_from, number)
    SELECT municipality.id, municipality.state_id, municipality.country_id, bench.partnership_id, 'admitted', day, day,
        'M' || municipality.id
    FROM bench JOIN solidarity_municipality AS municipality ON municipality.id IN (german_id, ukrainian_id)
    """,
    """
    INSERT INTO solidarity_consultation (partnership_id, german_state_id, date, duration, way, summary, user_id)
    SELECT partnership_id, german_state_id, day + interval '9 hours', 0.5, 'phone',
        'The town asks how to bring a fire engine to its partner.', %(user)s
    FROM bench CROSS JOIN generate_series(1, 2)
    """,
    """
    INSERT INTO solidarity_fund_eligibility (number, municipality_id, call_id, state, verdicts, valid_from, valid_to)
    SELECT 'E' || n, german_id, %(call)s, 'eligible', '[]', DATE '2026-01-01', DATE '2026-12-31' FROM bench
    """,
    """
    INSERT INTO solidarity_need (municipality_id, state_id, topic_id, name, quantity, unit, urgency, urgency_rank,
        state, source, active, create_date)
    SELECT ukrainian_id, ukrainian_state_id, %(topic)s, jsonb_build_object('en_US', 'Generator ' || n), 2, 'piece',
        'normal', 2, 'open', 'office', TRUE, day FROM bench
    """,
    """
    INSERT INTO solidarity_aid (name, partnership_id, donor_id, receiver_id, receiver_state_id, state, date_pledged,
        date_delivered, cost, currency_id, user_id)
    SELECT 'A' || n, partnership_id, german_id, ukrainian_id, ukrainian_state_id, 'delivered', day, day + 20, 1000 + n,
        %(euro)s, %(user)s FROM bench
    """,
)
