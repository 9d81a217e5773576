import logging
import time

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class ComputationCancelled(Exception):
    """Somebody cancelled or deleted the round while it was being computed."""


class SolidarityMatchingRound(models.Model):
    """Long computations run as a background job, one after the other: with progress, and ended by whoever cancels.

    A round that waits, or was half done when the server stopped, has nothing stored and is computed again.
    """

    _inherit = "solidarity.matching.round"

    #: Seconds between two looks at whether the round has been cancelled.
    _progress_interval = 1.0

    def action_compute_in_background(self):
        """Have rounds computed by the background job (coordinators); an earlier result is dropped.

        :raise UserError: when a round is being computed already, or one side of its pool is empty
        """
        self._check_step("state", "draft", "computed")
        self._check_not_queued()
        for record in self:
            record._check_pools()
        self._drop_result()
        self.write({"state": "draft", "queued_on": fields.Datetime.now()})
        # Whoever may compute a round may wake the job that does it.
        self.env.ref("solidarity_partnership.cron_compute_rounds").sudo()._trigger()
        return True

    def _cron_compute(self):
        """Compute the rounds that wait for it, the oldest first."""
        waiting = self.search([("queued_on", "!=", False)], order="queued_on, id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(waiting))
        for record in waiting:
            record._compute_waiting()
            if not commit(1):
                break

    def _compute_waiting(self):
        """Compute one round and leave it with a result, or in draft with a message; errors do not stop the others."""
        if not self.exists():
            return
        record, queued_on = self.with_context(lang=self.user_id.lang), self.queued_on
        try:
            allocation = record._find_allocation(record._progress_reporter(queued_on))
            record._save_progress(1, queued_on)
            record._check_still_wanted(queued_on)
            record._store_result(*allocation)
            record._announce(record.env._("%s has been computed.", record.name))
            record.flush_recordset()
        except ComputationCancelled:
            self.env.cr.rollback()
        except OperationalError:
            # Somebody else wrote the round at the same moment: it is tried again, unless it has been cancelled.
            self.env.cr.rollback()
            self.env.ref("solidarity_partnership.cron_compute_rounds")._trigger()
        except UserError as error:
            self.env.cr.rollback()
            record._give_up(str(error))
        except Exception:
            self.env.cr.rollback()
            _logger.exception("Matching round %s cannot be computed", self.id)
            record._give_up(
                record.env._("An unexpected error; the administrator finds it in the server's log.")
            )

    def _progress_reporter(self, queued_on):
        """A function that saves progress, at most once in an interval; see ``_save_progress``."""
        last = time.monotonic()

        def report(share):
            nonlocal last
            if time.monotonic() - last >= self._progress_interval:
                self._save_progress(share, queued_on)
                last = time.monotonic()

        return report

    def _save_progress(self, share, queued_on):
        """Show how far the work is, and end it when nobody wants it any more.

        Each look is a transaction of its own, so that it sees what others have committed and blocks nobody.

        :param share: 0-1
        :param queued_on: when the work was asked for
        :raise ComputationCancelled: when the round has been cancelled or deleted
        """
        commit = self.env["ir.cron"]._commit_progress
        commit()
        self._check_still_wanted(queued_on)
        if self.try_lock_for_update():
            self.progress = 100 * share
        commit()

    def _check_still_wanted(self, queued_on):
        """Somebody may also have cancelled the round, changed it and asked for it anew: that is other work.

        :raise ComputationCancelled: when the round no longer waits for the work asked for at ``queued_on``
        """
        if not self.exists() or self.queued_on != queued_on:
            raise ComputationCancelled

    def _give_up(self, reason):
        if not self.exists():
            return
        self.write({"queued_on": False, "progress": 0})
        text = self.env._("%(round)s could not be computed: %(reason)s", round=self.name, reason=reason)
        self._announce(text, "danger")

    def _announce(self, text, kind="success"):
        """Tell it in the chatter, and at once to the coordinator who is online."""
        self.message_post(body=text)
        if self.user_id:
            title = self.env._("Matching Round")
            self.user_id._bus_send(
                "simple_notification", {"type": kind, "title": title, "message": text, "sticky": True}
            )
