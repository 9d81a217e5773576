"""Lists of the portal with 1,000 own rows each, against core's own portal list /my/tasks with as many tasks and as many
rows on a page: whole pages over the application, as one German municipality loads them; queries are printed too."""

import statistics
import time
from datetime import date, datetime, timedelta

from werkzeug.test import Client

from odoo import SUPERUSER_ID, api, http, sql_db
from odoo.modules.registry import Registry
from odoo.service import security

from odoo.addons.portal.controllers.portal import CustomerPortal

from ._registers import import_registers

ROWS, PER_PAGE, REPEATS = 1000, 20, 25
AIM = 1.3
BASELINE = "/my/tasks"
#: A German user is sent there: the redirection is none of the page's time.
LANGUAGE = "/de"
#: Our lists by address; one that this version does not have is said to be missing.
PAGES = (
    "/my/solidarity",
    "/my/solidarity/needs-and-offers",
    "/my/solidarity/needs-and-offers?kind=offer",
    "/my/solidarity/municipality",
    "/my/solidarity/proposals",
    "/my/solidarity/partnerships",
    "/my/solidarity/fund",
    "/my/solidarity/needs",
    "/my/solidarity/network",
)


def run(env):
    database = env.cr.dbname
    env["ir.module.module"].search([("name", "=", "project")]).button_immediate_install()
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        print(import_registers(env))
        user = _portal_user(env)
        _rows(env, user)
        env.flush_all()
        cr.execute("ANALYZE")
        cr.commit()
        client = _client(env, user)
    per_page, CustomerPortal._items_per_page = CustomerPortal._items_per_page, PER_PAGE
    try:
        _measure(client)
    finally:
        CustomerPortal._items_per_page = per_page
        http.root.session_store.delete(client.session)


def _measure(client):
    pages = [page for page in PAGES if _is_there(client, page)]
    for page in sorted(set(PAGES) - set(pages)):
        print(f"{page}: not there")
    addresses = (BASELINE, *pages)
    seconds = {address: [] for address in addresses}
    queries = {}
    for _repeat in range(REPEATS):
        for address in addresses:  # in turns: whatever else the machine does slows all of them
            before, started = sql_db.sql_counter, time.perf_counter()
            response = client.get(f"{LANGUAGE}{address}")
            seconds[address].append(time.perf_counter() - started)
            queries[address] = sql_db.sql_counter - before
            if response.status_code != 200:
                raise AssertionError(f"{address} answers {response.status}")
    baseline = statistics.median(seconds[BASELINE])
    print(f"{BASELINE}: {baseline * 1000:.1f} ms, {queries[BASELINE]} queries (baseline: {ROWS} tasks)")
    for page in pages:
        median = statistics.median(seconds[page])
        print(
            f"{page}: {median * 1000:.1f} ms, {queries[page]} queries,"
            f" ratio {median / baseline:.2f} (aim {AIM})"
        )


def _is_there(client, page):
    return client.get(f"{LANGUAGE}{page}").status_code == 200


def _client(env, user):
    """A browser that is logged in as this user."""
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=env.cr.dbname, _trace_disable=True)
    own = env(user=user)
    session.uid, session.login = user.id, user.login
    session.context = dict(own["res.users"].context_get())
    session.session_token = security.compute_session_token(session, own)
    http.root.session_store.save(session)
    client = Client(http.root)
    client.set_cookie("session_id", session.sid)
    client.session = session
    return client


def _portal_user(env):
    municipality = env["solidarity.municipality"].search(
        [("country_id.code", "=", "DE"), ("kind", "in", ("town", "municipality"))], order="id", limit=1
    )
    administration = municipality._ensure_partner()
    role = env.ref("solidarity_partnership.contact_role_mayor")
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Administration",
                "login": "administration@town.example.org",
                "email": "administration@town.example.org",
                "lang": "de_DE",
                "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
            }
        )
    )
    user.partner_id.write({"parent_id": administration.id, "contact_role_ids": [(6, 0, role.ids)]})
    return user


def _rows(env, user):
    """Of everything that the pages list, 1,000."""
    municipality = user.partner_id._get_own_municipality()
    items = env["solidarity.need.item"].search([]).ids
    for model in ("solidarity.need", "solidarity.offer"):
        env[model].with_context(tracking_disable=True).create(
            [
                {
                    "municipality_id": municipality.id,
                    "item_id": items[number % len(items)],
                    "name": f"Row {number}",
                    "quantity": 10,
                }
                for number in range(ROWS)
            ]
        )
    env["solidarity.portal.change"].create(
        [
            {"municipality_id": municipality.id, "partner_id": user.partner_id.id, "body": f"Change {number}"}
            for number in range(ROWS)
        ]
    )
    _lines(env, municipality)
    _network(env, municipality, items)
    _tasks(env, user)


def _lines(env, municipality):
    """Partnerships and proposals with the hromadas of the register."""
    hromadas = env["solidarity.municipality"].search(
        [("country_id.code", "=", "UA"), ("territory_status", "!=", "occupied")], order="id", limit=ROWS
    )
    municipality.partner_capacity = 3 * ROWS
    env["solidarity.partnership"].with_context(tracking_disable=True).create(
        [
            {
                "german_id": municipality.id,
                "ukrainian_id": hromada.id,
                "origin": "existing",
                "stage": "active",
                "date_start": date(2024, 1, 1) + timedelta(days=number % 700),
            }
            for number, hromada in enumerate(hromadas)
        ]
    )
    env["solidarity.matching.proposal"].with_context(tracking_disable=True).create(
        [
            {
                "german_id": municipality.id,
                "ukrainian_id": hromada.id,
                "state": "withdrawn",
                "date_sent": datetime(2025, 1, 1) + timedelta(hours=number),
            }
            for number, hromada in enumerate(hromadas)
        ]
    )


def _network(env, municipality, items):
    """The municipality is a member; others have open needs."""
    others = env["solidarity.municipality"].search(
        [("country_id.code", "=", "DE"), ("id", "!=", municipality.id)], order="id", limit=ROWS
    )
    env["solidarity.network.membership"].with_context(tracking_disable=True).create(
        [
            {"municipality_id": member.id, "state": "admitted", "date_from": date(2025, 1, 1)}
            for member in municipality | others
        ]
    )
    needs = (
        env["solidarity.need"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "municipality_id": other.id,
                    "item_id": items[number % len(items)],
                    "name": f"Need {number}",
                    "quantity": 10,
                }
                for number, other in enumerate(others)
            ]
        )
    )
    needs.action_share()


def _tasks(env, user):
    project = env["project.project"].create(
        {"name": "Project", "privacy_visibility": "portal", "partner_id": user.partner_id.id}
    )
    project.message_subscribe(partner_ids=user.partner_id.ids)
    env["project.task"].with_context(mail_create_nosubscribe=True, tracking_disable=True).create(
        [
            {
                "name": f"Task {number}",
                "project_id": project.id,
                "partner_id": user.partner_id.id,
                "user_ids": [(6, 0, [SUPERUSER_ID])],
                "date_deadline": datetime(2026, 1, 1) + timedelta(days=number % 300),
            }
            for number in range(ROWS)
        ]
    )
