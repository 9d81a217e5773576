"""A step of a campaign for 10,000 people against a stock mailing to 10,000 contacts with a body of the same size,
through the same mail server, in the same run; and whether planning and moving cost the same whatever the size."""

import re
import socket
import time
from contextlib import contextmanager
from datetime import timedelta

from aiosmtpd.controller import Controller

from odoo import fields, sql_db

PEOPLE = 10_000
FEW = 100
TURN = 500  # mails of one turn of the queue
AIM = 1.1


TEXT = "{salutation}\n\nWe invite {municipality}:\n- {date}\n- {time}\n\nSee https://network.example.org/a."


def run(env):
    people = _people(env, PEOPLE)
    env.cr.commit()
    _plan_and_move(env)
    _print("sending", *_send(env, people))


def _send(env, people):
    """Both mailings, from the moment at which they are due until their last mail is sent: (ours, stock).

    The queue takes mails of both in turns, so that whatever else the machine does meets both.
    """
    env["ir.config_parameter"].set_param("mail.mail.force.send.limit", "0")
    with _sink(env) as received:
        step = _campaign(env, people).step_ids
        stock = _stock_mailing(env, people, step._prepare_mailing_values("de_DE"))
        env.cr.commit()
        env.cr.execute("ANALYZE")
        ours, theirs = Meter(env), Meter(env)
        for meter, begin in ((theirs, stock.action_put_in_queue), (ours, step._cron_send_due)):
            with meter:
                begin()
                env.cr.commit()
                env["mailing.mailing"]._process_mass_mailing_queue()
        env.cr.execute("ANALYZE")
        queues = [
            (meter, _mails(env, mailing)) for meter, mailing in ((theirs, stock), (ours, step.mailing_ids))
        ]
        for start in range(0, PEOPLE, TURN):
            for meter, ids in queues:
                with meter:
                    _send_mails(env, ids[start : start + TURN])
            queues.reverse()
        with ours:
            step._cron_send_due()
        assert len(received) == len(set(received)) == 2 * PEOPLE, f"{len(received)} mails arrived"
    assert (step.state, step.handed_over_count) == ("sent", PEOPLE)
    return ours.figures(), theirs.figures()


def _send_mails(env, ids):
    env["mail.mail"].with_context(filters=[("id", "in", ids)]).process_email_queue()


def _mails(env, mailings):
    ids = env["mail.mail"].search([("mailing_id", "in", mailings.ids)], order="id").ids
    assert len(ids) == PEOPLE
    return ids


class Meter:
    """Sums up time and queries of what is done within it."""

    def __init__(self, env):
        self.env, self.seconds, self.queries = env, 0, 0

    def __enter__(self):
        self.env.invalidate_all()
        self._started, self._counted = time.perf_counter(), sql_db.sql_counter

    def __exit__(self, *error):
        self.env.cr.commit()
        self.seconds += time.perf_counter() - self._started
        self.queries += sql_db.sql_counter - self._counted

    def figures(self):
        """:return: (milliseconds, queries) for each recipient"""
        return self.seconds * 1000 / PEOPLE, self.queries / PEOPLE


def _print(what, ours, theirs):
    for unit, own, core in zip(("ms", "queries"), ours, theirs, strict=True):
        print(
            f"{what}, {PEOPLE} recipients: {own:.2f} {unit} each, stock mailing {core:.2f},"
            f" ratio {own / core:.2f} (aim {AIM})"
        )


def _plan_and_move(env):
    """Planning, judging the audience and moving the event, for few people and for many."""
    for count in (FEW, PEOPLE):
        _limit_members(env, count)
        campaign = _campaign(env)
        steps = campaign.step_ids
        counted = {}
        for what, work in (
            ("planning", lambda: _campaign(env)),
            ("the list of recipients", steps._refresh_recipients),
            ("moving the event", lambda event=campaign.event_id: _move(event)),
        ):
            env.flush_all()
            env.invalidate_all()
            queries, started = sql_db.sql_counter, time.perf_counter()
            work()
            env.flush_all()
            counted[what] = (sql_db.sql_counter - queries, time.perf_counter() - started)
        for what, (queries, seconds) in counted.items():
            print(f"{what}, {count} people: {queries} queries, {seconds * 1000:.0f} ms")
        env.cr.rollback()


def _limit_members(env, count):
    """Only so many people are candidates, until the transaction is rolled back."""
    memberships = env["solidarity.network.membership"].search([], order="id")
    (memberships[count // 10 :]).state = "applied"
    (memberships[count // 10 :]).unlink()


def _move(event):
    event.write(
        {"date_begin": event.date_begin + timedelta(days=1), "date_end": event.date_end + timedelta(days=1)}
    )


def _campaign(env, people=None):
    """A campaign whose only step is due now."""
    begin = fields.Datetime.now() + timedelta(days=7, minutes=-1)
    event = env["event.event"].create(
        {
            "name": "Network",
            "solidarity_kind": "networking",
            "date_begin": begin,
            "date_end": begin + timedelta(hours=2),
            "event_mail_ids": False,
        }
    )
    campaign = env["solidarity.campaign"].create(
        {
            "name": "Benchmark",
            "event_id": event.id,
            "step_ids": [(0, 0, {"subject": "{event}", "body": TEXT})],
        }
    )
    for lang in ("de_DE", "uk_UA"):
        event.update_field_translations("name", {lang: event.name})
        campaign.step_ids.update_field_translations("subject", {lang: "{event}"})
        campaign.step_ids.update_field_translations("body", {lang: TEXT})
    campaign.action_submit()
    campaign.action_approve()
    return campaign


def _stock_mailing(env, people, values):
    """Odoo's own mailing to as many contacts, with as long a body, whose placeholders are words, and the same files."""
    mailing_list = env["mailing.list"].create({"name": "Benchmark"})
    env["mailing.contact"].create(
        [
            {"name": person.name, "email": f"stock-{person.email}", "list_ids": [(4, mailing_list.id)]}
            for person in people
        ]
    )
    words = re.sub(r'<t t-out="[^"]*"></t>', lambda hole: "x" * len(hole[0]), values["body_html"])
    return env["mailing.mailing"].create(
        {
            "subject": "Network",
            "body_arch": words,
            "body_html": words,
            "mailing_model_id": env["ir.model"]._get_id("mailing.list"),
            "contact_list_ids": [(6, 0, mailing_list.ids)],
            "attachment_ids": [(0, 0, dict(command[2])) for command in values["attachment_ids"]],
        }
    )


@contextmanager
def _sink(env):
    """A mail server that takes everything: the addresses that it got."""
    received = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            received.extend(envelope.rcpt_tos)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
    )
    env.company.email = "service@example.org"
    controller = Controller(Handler(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield received
    finally:
        controller.stop()


def _people(env, count):
    municipalities = env["solidarity.municipality"].create(
        [
            {
                "key": f"{1000000 + number:08}",
                "name": f"Town {number}",
                "kind": "town",
                "country_id": env.ref("base.de").id,
            }
            for number in range(1, count // 10 + 1)
        ]
    )
    administrations = municipalities._ensure_partner()
    env["solidarity.network.membership"].create(
        [
            {"municipality_id": municipality.id, "state": "admitted", "date_from": "2025-01-01"}
            for municipality in municipalities
        ]
    )
    people = env["res.partner"].create(
        [
            {
                "name": f"Contact {number}",
                "email": f"contact{number}@bench.example.org",
                "lang": "de_DE",
                "parent_id": administrations[number // 10].id,
            }
            for number in range(count)
        ]
    )
    env["solidarity.consent"]._give(people, "invitation", "paper")
    return people
