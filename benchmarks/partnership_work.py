"""Views of the partnership work, each against the same view of core's crm.lead with as many rows, as a coordinator."""

from datetime import date, timedelta

from ._registers import import_registers
from ._views import opening, seconds

PARTNERSHIPS, NEEDS, AIDS = 1000, 5000, 2000
AIM = 1
BOARD, LIST = "crm.crm_case_kanban_view_leads", "crm.crm_case_tree_view_oppor"


def run(env):
    print(import_registers(env))
    coordinator = _coordinator(env)
    made = {
        "solidarity.partnership": _partnerships(env),
    }
    for model, records in made.items():
        leads = _leads(env, len(records))
        _plan_activities(env, records)
        _plan_activities(env, leads)
        env.flush_all()
        env.cr.execute("ANALYZE")
        _compare(coordinator, model, len(records))
        leads.unlink()


def _compare(env, model, rows):
    board = {"solidarity.partnership": "stage"}[model]
    for view_type, own, core in (
        ("list", {}, {"view": LIST}),
        ("kanban", {"group_by": board}, {"view": BOARD, "group_by": "stage_id"}),
        ("pivot", {"group_by": board}, {"group_by": "stage_id"}),
        ("graph", {"group_by": board}, {"group_by": "stage_id"}),
    ):
        ours = seconds(env, opening(env, model, view_type, **own), rows)
        theirs = seconds(env, opening(env, "crm.lead", view_type, **core), rows)
        print(
            f"{model} {view_type}, {rows} rows: {ours * 1000:.1f} ms, crm.lead {theirs * 1000:.1f} ms,"
            f" ratio {ours / theirs:.2f} (aim {AIM})"
        )


def _coordinator(env):
    user = env["res.users"].create(
        {
            "name": "Coordination",
            "login": "coordination",
            "group_ids": [
                (4, env.ref("solidarity_partnership.group_coordinator").id),
                (4, env.ref("sales_team.group_sale_salesman_all_leads").id),
            ],
        }
    )
    return env(user=user)


def _partnerships(env):
    municipalities = env["solidarity.municipality"].with_context(active_test=True)
    german = municipalities.search([("country_id.code", "=", "DE")], limit=PARTNERSHIPS, order="id")
    ukrainian = municipalities.search([("country_id.code", "=", "UA")], limit=PARTNERSHIPS, order="id")
    stages = ("preparation", "contact", "exchange", "active", "resting")
    return (
        env["solidarity.partnership"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "german_id": pair[0].id,
                    "ukrainian_id": pair[1].id,
                    "origin": "existing",
                    "stage": stages[number % len(stages)],
                    "date_start": date(2022, 4, 1) + timedelta(days=number % 1500),
                }
                for number, pair in enumerate(zip(german, ukrainian, strict=True))
            ]
        )
    )


def _leads(env, count):
    stages = env["crm.stage"].search([("team_ids", "=", False)]).ids
    tags = env["crm.tag"].create([{"name": f"Tag {number}"} for number in range(5)]).ids
    partners = env["res.partner"].create([{"name": f"Contact {number}"} for number in range(200)]).ids
    return (
        env["crm.lead"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "name": f"Lead {number}",
                    "type": "opportunity",
                    "stage_id": stages[number % len(stages)],
                    "partner_id": partners[number % len(partners)],
                    "tag_ids": [(6, 0, [tags[number % len(tags)]])],
                    "expected_revenue": number,
                    "date_deadline": date(2026, 1, 1) + timedelta(days=number % 300),
                }
                for number in range(count)
            ]
        )
    )


def _plan_activities(env, records):
    """Every fifth record has something to do."""
    if "activity_ids" not in records:
        return
    kind = env.ref("mail.mail_activity_data_todo").id
    model_id = env["ir.model"]._get_id(records._name)
    env["mail.activity"].with_context(mail_activity_quick_update=True).create(
        [
            {
                "res_model_id": model_id,
                "res_id": record.id,
                "activity_type_id": kind,
                "date_deadline": date(2026, 6, 1) + timedelta(days=number % 400),
                "user_id": env.uid,
            }
            for number, record in enumerate(records[::5])
        ]
    )
