"""The development database."""

import time
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tools import SQL

ROLES = ("manager", "coordinator", "reader", "municipality_de", "municipality_ua")


def prepare(env, address: str, mail_port: int, registers: list) -> dict:
    """Keeps the database from talking to the world outside, loads registers, shows a first matching.
    Returns the figures for the closing line."""
    stay_inside(env, address, mail_port)
    loaded = [load_register(env, **register) for register in registers]
    lines = show_matching(env)
    logins = set_passwords(env)
    return {
        "loaded": loaded,
        "municipalities": env["solidarity.municipality"].search_count([]),
        "proposals": lines,
        "logins": logins,
        "portal_names": portal_names(env),
    }


def stay_inside(env, address: str, mail_port: int) -> None:
    """Mail goes to the local sink only, and no job reports to odoo.com."""
    servers = env["ir.mail_server"].with_context(active_test=False)
    sink = servers.search([("name", "=", "./dev")], limit=1) or servers.create(
        {"name": "./dev", "smtp_host": "127.0.0.1"}
    )
    sink.write(
        {
            "smtp_host": "127.0.0.1",
            "smtp_port": mail_port,
            "smtp_encryption": "none",
            "smtp_authentication": "login",
            "smtp_user": False,
            "smtp_pass": False,
            "from_filter": False,
            "sequence": 0,
            "active": True,
        }
    )
    servers.search([("id", "!=", sink.id)]).active = False
    parameters = env["ir.config_parameter"]
    parameters.set_param("web.base.url", address)
    parameters.set_param("web.base.url.freeze", "True")
    parameters.set_param("report.url", address)
    parameters.set_param("crm.iap.lead.enrich.setting", "manual")
    for name in ("crm_iap_enrich.ir_cron_lead_enrichment", "mail.ir_cron_module_update_notification"):
        job = env.ref(name, raise_if_not_found=False)
        if job and job.active:
            job.active = False


def load_register(env, path: str, source: str, name: str, fingerprint: str) -> dict:
    """Loads one register file and prints the counts."""
    begun = time.monotonic()
    result = env["solidarity.municipality"].import_register(Path(path), source)
    counts = {key: result[key] for key in ("created", "updated", "unchanged", "rejected")}
    told = ", ".join(f"{count:,} {key}" for key, count in counts.items())
    print(f"           {name}: {told} ({time.monotonic() - begun:.1f} s)", flush=True)
    for row in result["rejected_rows"][:5]:
        print(f"             line {row['line']}, {row['key']}: {row['reason']}")
    env.cr.commit()
    return {"name": name, "fingerprint": fingerprint, **counts}


def show_matching(env) -> int:
    """Prints the best partners of each open inquiry that asks for a match; returns the number of lines."""
    leads = env["crm.lead"].search(
        [("solidarity_wish", "=", "match"), ("municipality_id", "!=", False), ("probability", "<", 100)],
        order="id",
    )
    shown = 0
    for lead in leads:
        seeker = lead.municipality_id
        inhabitants = f"{seeker.population:,} inhabitants" if seeker.population else "population unknown"
        print(f"           {seeker.display_name} ({inhabitants}) seeks a partner:")
        try:
            ranking = seeker.rank_partners(limit=3)
        except UserError as error:
            print(f"             {error}")
            continue
        for place, proposal in enumerate(ranking, 1):
            print(f"             {place}. {described(proposal)}")
            shown += 1
    return shown


def described(proposal: dict) -> str:
    """Who, score, why."""
    parts = sorted(proposal["parts"], key=lambda part: -(part["points"] or 0))
    reasons = ", ".join(f"{part['criterion']} {part['points'] or 0:.1f}" for part in parts if part["points"])
    name = proposal["municipality"].display_name
    return f"{name}: {proposal['score']:.1f} of 100 (known {proposal['known']:.0f} %): {reasons}"


def set_passwords(env) -> list[str]:
    """Lets the demo users in with their login as password; returns those that exist. A password that is
    right already stays, as a new one would end the user's sessions."""
    users = env["res.users"].search([("login", "in", ROLES)])
    if not users:
        return []
    hashes = dict(
        env.execute_query(SQL("SELECT id, COALESCE(password, '') FROM res_users WHERE id IN %s", users._ids))
    )
    for user in users:
        if not user._crypt_context().verify(user.login, hashes[user.id] or None):
            user.password = user.login
    return [role for role in ROLES if role in users.mapped("login")]


def portal_names(env) -> list[str]:
    """How the municipality of the Ukrainian portal user may be named on its page."""
    municipality = env["res.users"].search([("login", "=", "municipality_ua")]).partner_id.municipality_id
    names = {municipality.with_context(lang=lang).name for lang, _name in env["res.lang"].get_installed()}
    return sorted(filter(None, names))
