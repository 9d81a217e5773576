"""Views of the partnership work, each against the same view of core's crm.lead with as many rows, as a coordinator."""

from datetime import date, datetime, timedelta

from ._registers import import_registers
from ._views import opening, seconds

PARTNERSHIPS, NEEDS, AIDS = 1000, 5000, 2000
AIM = 1
BOARD, LIST = "crm.crm_case_kanban_view_leads", "crm.crm_case_tree_view_oppor"


BOARDS = {"solidarity.partnership": "stage", "solidarity.need": "state", "solidarity.aid": "state"}


def run(env):
    print(import_registers(env))
    coordinator = _coordinator(env)
    partnerships = _partnerships(env)
    needs = _needs(env, partnerships)
    aids = _aids(env, partnerships, needs)
    _work(env, partnerships)
    for records in (partnerships, needs, aids):
        _plan_activities(env, records)
    for records in (partnerships, needs, aids):
        columns = len(set(records.mapped(BOARDS[records._name])))
        leads = _leads(env, len(records), columns)
        _plan_activities(env, leads)
        env.flush_all()
        env.cr.execute("ANALYZE")
        _compare(coordinator, records._name, len(records))
        leads.unlink()


def _compare(env, model, rows):
    board = BOARDS[model]
    for view_type, own, core in (
        ("list", {}, {"view": LIST}),
        ("kanban", {"group_by": board}, {"view": BOARD, "group_by": "stage_id"}),
        ("pivot", {"group_by": board}, {"group_by": "stage_id"}),
        ("graph", {"group_by": board}, {"group_by": "stage_id"}),
    ):
        views = (opening(env, model, view_type, **own), opening(env, "crm.lead", view_type, **core))
        ours, theirs = seconds(env, views, rows)
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
    ukrainian = municipalities.search(
        [("country_id.code", "=", "UA"), ("territory_status", "!=", "occupied")],
        limit=PARTNERSHIPS,
        order="id",
    )
    stages = ("preparation", "contact", "exchange", "active", "resting")
    return _silent(env, "solidarity.partnership").create(
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


def _needs(env, partnerships):
    """Five needs of each Ukrainian municipality, in German and Ukrainian."""
    items = env["solidarity.need.item"].search([]).ids
    urgencies = ("low", "normal", "high", "critical")
    return _silent(env, "solidarity.need").create(
        [
            {
                "municipality_id": partnership.ukrainian_id.id,
                "item_id": items[(number + step) % len(items)],
                "name": f"Need {step}",
                "name_german": f"Bedarf {step}",
                "name_ukrainian": f"Потреба {step}",
                "quantity": 10,
                "urgency": urgencies[(number + step) % 4],
            }
            for number, partnership in enumerate(partnerships)
            for step in range(NEEDS // PARTNERSHIPS)
        ]
    )


def _aids(env, partnerships, needs):
    """Two of each partnership, in all states on their way, each with goods for two needs."""
    states = ("pledged", "prepared", "in_transit", "delivered")
    per_partnership = NEEDS // PARTNERSHIPS
    values = []
    for number in range(AIDS):
        place = number % PARTNERSHIPS
        state = states[number % len(states)]
        sent = 3 if state in ("in_transit", "delivered") else 0
        line = {
            "quantity_pledged": 3,
            "quantity_sent": sent,
            "quantity_delivered": sent if state == "delivered" else 0,
        }
        own = needs[place * per_partnership : (place + 1) * per_partnership]
        values.append(
            {
                "partnership_id": partnerships[place].id,
                "state": state,
                "line_ids": [(0, 0, {"need_id": need.id, **line}) for need in own[:2]],
            }
        )
    aids = _silent(env, "solidarity.aid").create(values)
    aids[3::8].state = "confirmed"
    return aids


def _work(env, partnerships):
    """Two advices and a mail without an answer for each."""
    topics = env["solidarity.consultation.topic"].search([]).ids
    env["solidarity.consultation"].create(
        [
            {
                "partnership_id": partnership.id,
                "topic_ids": [(6, 0, [topics[(number + step) % len(topics)]])],
                "date": datetime(2026, 1, 1, 9) + timedelta(days=number % 250 + 30 * step),
            }
            for number, partnership in enumerate(partnerships)
            for step in range(2)
        ]
    )
    author = env["res.partner"].create({"name": "Administration", "email": "office@town.example.org"})
    env["mail.message"].create(
        [
            {
                "model": partnership._name,
                "res_id": partnership.id,
                "message_type": "email",
                "body": "A question",
                "author_id": author.id,
                "date": datetime(2026, 2, 1, 9) + timedelta(days=number % 250),
            }
            for number, partnership in enumerate(partnerships)
        ]
    )


def _silent(env, model):
    return env[model].with_context(tracking_disable=True)


def _leads(env, count, columns):
    """As many leads, on a board with as many columns as ours fills: each column shows as many cards."""
    stages = env["crm.stage"].search([("team_ids", "=", False)])
    stages |= stages.create([{"name": f"Stage {number}"} for number in range(len(stages), columns)])
    stages = stages.ids[:columns]
    tags = env["crm.tag"].create([{"name": f"Tag {count} {number}"} for number in range(5)]).ids
    partners = env["res.partner"].create([{"name": f"Contact {number}"} for number in range(200)]).ids
    return _silent(env, "crm.lead").create(
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
