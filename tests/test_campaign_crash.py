import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from aiosmtpd.controller import Controller

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from .campaign_content import TEXTS

PEOPLE = 60
WORKER = Path(__file__).with_name("campaign_worker.py")
KEYS = ("05158028", "UA26080070000011111")
SETTINGS = {"mail.mail.force.send.limit": "0", "mail.batch_size": "10"}


class HoldingSink:
    """A mail server that can stop answering in the middle of a mail."""

    def __init__(self):
        self.received, self.hold_at, self.held, self.answer = (
            Counter(),
            None,
            threading.Event(),
            threading.Event(),
        )

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            self.received[address] += 1
        if self.hold_at == self.received.total():
            self.held.set()
            while not self.answer.is_set():
                await asyncio.sleep(0.01)
        return "250 OK"


@tagged("post_install", "-at_install")
class TestCampaignOutlivesItsProcess(BaseCase):
    """Real processes, real connections, a real mail server. What is made is committed, and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.sink = HoldingSink()
        controller = Controller(self.sink, hostname="127.0.0.1", port=self._free_port(), enable_SMTPUTF8=True)
        controller.start()
        self.addCleanup(controller.stop)
        self.addCleanup(self._remove)
        with self._env() as env:
            self._create(env, controller.port)

    @staticmethod
    def _free_port():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return free.getsockname()[1]

    def _env(self):
        return _Committed(self.registry)

    def _create(self, env, port):
        servers = env["ir.mail_server"].search([])
        self.servers_before = servers.ids
        servers.active = False
        server = servers.create(
            {"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
        )
        parameters = env["ir.config_parameter"]
        self.settings_before = {key: parameters.get_param(key) for key in SETTINGS}
        for key, value in SETTINGS.items():
            parameters.set_param(key, value)
        municipalities = env["solidarity.municipality"].create(
            [
                {"key": key, "name": key, "kind": "town", "country_id": env.ref(country).id}
                for key, country in zip(KEYS, ("base.de", "base.ua"), strict=True)
            ]
        )
        administrations = municipalities._ensure_partner()
        people = env["res.partner"].create(
            [
                {
                    "name": f"Contact {number}",
                    "email": f"contact{number:02}@crash.example.org",
                    "lang": ("de_DE", "uk_UA", "en_US")[number % 3],
                    "parent_id": administrations[number % 2].id,
                }
                for number in range(PEOPLE)
            ]
        )
        env["solidarity.consent"]._give(people, "invitation", "paper")
        memberships = env["solidarity.network.membership"].create(
            [
                {"municipality_id": municipality.id, "state": "admitted", "date_from": "2025-01-01"}
                for municipality in municipalities
            ]
        )
        begin = fields.Datetime.now() + timedelta(days=3)
        event = env["event.event"].create(
            {
                "name": "Network",
                "solidarity_kind": "networking",
                "date_begin": begin,
                "date_end": begin + timedelta(hours=2),
                "event_mail_ids": False,
            }
        )
        for lang in ("de_DE", "uk_UA"):
            event.update_field_translations("name", {lang: f"Network {lang}"})
        campaign = env["solidarity.campaign"].create({"name": "Crash", "event_id": event.id})
        subject, body = TEXTS["en_US"]
        step = env["solidarity.campaign.step"].create(
            {"campaign_id": campaign.id, "subject": subject, "body": body}
        )
        for lang in ("de_DE", "uk_UA"):
            step.update_field_translations("subject", {lang: TEXTS[lang][0]})
            step.update_field_translations("body", {lang: TEXTS[lang][1]})
        campaign.action_submit()
        campaign.action_approve()
        self.step_id = step.id
        self.made = [
            (records._name, records.ids)
            for records in (campaign, event, memberships, municipalities, people, administrations, server)
        ]

    def _remove(self):
        """Everything that was committed, in an order that the database allows."""
        with self._env() as env:
            made = {name: env[name].browse(ids).exists() for name, ids in reversed(self.made)}
            partners = env["res.partner"].browse(
                [id_ for n, ids in self.made if n == "res.partner" for id_ in ids]
            )
            campaign = made["solidarity.campaign"]
            mailings = campaign.step_ids.mailing_ids
            utm_campaign, sources = campaign.utm_campaign_id, mailings.source_id
            env["mail.mail"].search([("mailing_id", "in", mailings.ids)]).unlink()
            mailings.unlink()
            campaign.step_ids.state = "planned"
            campaign.state = "draft"
            campaign.unlink()
            (utm_campaign | utm_campaign).unlink()
            sources.unlink()
            made["event.event"].unlink()
            env["solidarity.consent"].search([("partner_id", "in", partners.ids)]).sudo().unlink()
            memberships = made["solidarity.network.membership"]
            memberships.state = "applied"
            memberships.unlink()
            made["solidarity.municipality"].unlink()
            partners.exists().unlink()
            made["ir.mail_server"].unlink()
            env["ir.mail_server"].browse(self.servers_before).active = True
            for key, value in self.settings_before.items():
                env["ir.config_parameter"].set_param(key, value)

    # ------------------------------------------------------------------
    # Processes
    # ------------------------------------------------------------------

    def _worker(self):
        process = subprocess.Popen(
            [sys.executable, str(WORKER), get_db_name(), str(self.step_id)],
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process):
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(10)
        process.stderr.close()

    def _kill_when(self, process, condition, seconds=40):
        end = time.monotonic() + seconds
        while not condition():
            self.assertIsNone(process.poll(), "the process ended by itself")
            self.assertLess(time.monotonic(), end, "the moment to kill never came")
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    def _count(self, query):
        with self.registry.cursor() as cr:
            cr.execute(query, {"step": self.step_id})
            return cr.fetchone()[0]

    def _finish(self, *processes):
        for process in processes:
            _out, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, errors.decode()[-3000:])

    def _uncertain(self):
        with self._env() as env:
            recipients = env["solidarity.campaign.step"].browse(self.step_id).recipient_ids
            self.assertEqual(len(recipients), PEOPLE)
            return set(recipients.filtered("is_uncertain").mapped("email"))

    def test_killed_three_times_nobody_gets_it_twice_and_nobody_is_left_out(self):
        traces = (
            "SELECT count(*) FROM mailing_trace trace JOIN solidarity_campaign_recipient recipient"
            " ON trace.model = 'solidarity.campaign.recipient' AND trace.res_id = recipient.id"
            " WHERE recipient.step_id = %(step)s"
        )
        # While mails are being made
        self._kill_when(self._worker(), lambda: self._count(traces) >= 20)
        self.assertLess(self._count(traces), PEOPLE)
        self.assertFalse(self.sink.received)
        # Between two mails
        sent = traces + " AND trace.trace_status = 'sent'"
        self._kill_when(self._worker(), lambda: self._count(sent) >= 15)
        # While the mail server has the mail and has not answered yet
        self.sink.hold_at = 35
        self._kill_when(self._worker(), self.sink.held.is_set)
        self.sink.hold_at = None
        self.sink.answer.set()
        self._finish(self._worker())
        everybody = {f"contact{number:02}@crash.example.org" for number in range(PEOPLE)}
        self.assertEqual(set(self.sink.received.values()), {1}, "somebody got it twice")
        uncertain = self._uncertain()
        self.assertIn(len(uncertain), (1, 2))  # the held one, and perhaps one of the second kill
        self.assertLessEqual(everybody - set(self.sink.received), uncertain, "somebody was left out")
        self._repeat(everybody, uncertain)

    def _repeat(self, everybody, uncertain):
        """The coordinator is told whom it concerns, and sends it again by one click."""
        with self._env() as env:
            step = env["solidarity.campaign.step"].browse(self.step_id)
            self.assertEqual(step.state, "sent")
            notes = " ".join(step.campaign_id.activity_ids.mapped(lambda activity: str(activity.note)))
            for address in uncertain:
                self.assertIn(address, notes)
            before = Counter(self.sink.received)
            step.recipient_ids.filtered("is_uncertain").action_send_again()
        self._finish(self._worker())
        self.assertFalse(self._uncertain())
        self.assertEqual(set(self.sink.received), everybody)
        self.assertEqual(self.sink.received - before, Counter(dict.fromkeys(uncertain, 1)))

    def test_two_processes_at_once_send_it_once(self):
        self._finish(self._worker(), self._worker())
        self.assertEqual(len(self.sink.received), PEOPLE)
        self.assertEqual(set(self.sink.received.values()), {1})
        self.assertFalse(self._uncertain())


class _Committed:
    """An environment whose changes are committed."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.cursor = self.registry.cursor()
        return api.Environment(self.cursor, SUPERUSER_ID, {})

    def __exit__(self, error, *details):
        if not error:
            self.cursor.commit()
        self.cursor.close()
