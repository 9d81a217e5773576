from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Councils meet a few times a year: a later day is a slip of the pen, or a matter to talk about.
COUNCIL_DAYS_MAX = 365


class SolidarityMatchingProposal(models.Model):
    """The day on which a council decides. It moves no deadline by itself; the reminder waits for it."""

    _inherit = "solidarity.matching.proposal"

    german_council_date = fields.Date(
        "German Council Decides on",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="As the municipality said. The deadline stays as it is; the reminder waits until that day.",
    )
    ukrainian_council_date = fields.Date(
        "Ukrainian Council Decides on",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="As the municipality said. The deadline stays as it is; the reminder waits until that day.",
    )
    council_date = fields.Date(
        "Council Decides on",
        compute="_compute_council_date",
        store=True,
        groups="base.group_user",
        help="The next day on which a council of a side decides that has not answered.",
    )
    # A side that was passed over by the last reminder because of its council is reminded afterwards.
    german_reminder_waits = fields.Boolean(
        readonly=True, copy=False, groups="base.group_user", export_string_translation=False
    )
    ukrainian_reminder_waits = fields.Boolean(
        readonly=True, copy=False, groups="base.group_user", export_string_translation=False
    )

    @api.depends("german_council_date", "ukrainian_council_date", "german_answer", "ukrainian_answer")
    def _compute_council_date(self):
        for proposal in self:
            dates = [
                proposal[f"{side}_council_date"]
                for side in ("german", "ukrainian")
                if proposal[f"{side}_answer"] == "pending"
            ]
            proposal.council_date = min(filter(None, dates), default=False)

    def _waits_for_council(self, side, today):
        """Whether the council of a side has still to decide; on the day itself, too."""
        date = self[f"{side}_council_date"]
        return bool(date) and date >= today

    def _check_council_date(self, date):
        """:raise UserError: for a day that is over, or too far away"""
        today = fields.Date.context_today(self)
        if not date:
            raise UserError(self.env._("Please give the day on which your council decides."))
        if date < today:
            raise UserError(
                self.env._("This day is over. Please give the day on which your council decides.")
            )
        if date > today + timedelta(days=COUNCIL_DAYS_MAX):
            raise UserError(
                self.env._("This is more than a year away. Please write to your coordination instead.")
            )
