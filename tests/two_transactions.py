"""Two real connections, whose transactions are committed: what tests make with them is to be removed afterwards."""

import threading
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


class TwoTransactions(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())

    @contextmanager
    def _environment(self):
        """A transaction of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _look(self, env):
        """What every request reads before the others act."""

    def _at_once(self, *steps):
        """As the web client does it: requests of their own, tried again after a conflict of transactions.

        :param steps: functions of an environment
        :return: "done", or the words of the refusal, for each step in order
        """
        barrier, results = threading.Barrier(len(steps)), {}

        def run(number, step):
            with self._environment() as env:
                self._look(env)
                barrier.wait(10)
                try:
                    retrying(lambda: step(env) and None, env)
                    results[number] = "done"
                except UserError as error:
                    env.cr.rollback()  # as the server does with a request that was refused
                    results[number] = str(error)

        threads = [
            threading.Thread(target=run, args=(number, step), daemon=True)
            for number, step in enumerate(steps)
        ]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return [results.get(number) for number in range(len(steps))]

    def _meanwhile(self, other, step):
        """A request that has looked at everything already takes its step after another one is through.

        :return: as ``_at_once``, for ``step``
        """
        with self._environment() as env, mute_logger("odoo.sql_db", "odoo.service.model"):
            self._look(env)
            with self._environment() as others:
                self._look(others)
                other(others)
            try:
                retrying(lambda: step(env) and None, env)
            except UserError as error:
                env.cr.rollback()
                return str(error)
        return "done"
