from odoo import fields, models
from odoo.tools import SQL

from ..models.matching.solidarity_matching_proposal import ANSWERS, DECLINE_CODES
from ..models.register.optional_float import OptionalFloat


class SolidarityProposalAnalysis(models.Model):
    """How municipalities answer proposals: one row for each proposal that was sent.

    Whoever has not answered has no days, and counts in no median. The share of acceptance is that of the proposals on
    which there is a decision: accepted, declined, or expired, as silence is an answer, too. Those that still wait or
    that the service took back say nothing about it.
    """

    _name = "solidarity.proposal.analysis"
    _description = "Analysis of Proposals"
    _inherit = ["solidarity.analysis.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "proposal_id"
    _depends = {
        "solidarity.matching.proposal": [
            "date_sent",
            "decline_code",
            "german_answer",
            "german_answer_date",
            "german_id",
            "german_state_id",
            "known",
            "round_id",
            "score",
            "state",
            "ukrainian_answer",
            "ukrainian_answer_date",
            "ukrainian_id",
            "ukrainian_state_id",
            "user_id",
        ],
    }
    _medians = ("german_days", "ukrainian_days", "decision_days")
    _subject = "proposal_id"

    date = fields.Date("Sent on", readonly=True)
    proposal_id = fields.Many2one("solidarity.matching.proposal", readonly=True)
    round_id = fields.Many2one("solidarity.matching.round", "Matching Round", readonly=True)
    german_id = fields.Many2one("solidarity.municipality", "German Municipality", readonly=True)
    ukrainian_id = fields.Many2one("solidarity.municipality", "Ukrainian Municipality", readonly=True)
    german_state_id = fields.Many2one("res.country.state", "Land", readonly=True)
    ukrainian_state_id = fields.Many2one("res.country.state", "Oblast", readonly=True)
    user_id = fields.Many2one("res.users", "Coordinator", readonly=True)
    state = fields.Selection(
        [
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        readonly=True,
    )
    german_answer = fields.Selection(ANSWERS, readonly=True)
    ukrainian_answer = fields.Selection(ANSWERS, readonly=True)
    decline_code = fields.Selection(DECLINE_CODES, "Reason for Declining", readonly=True)
    sent_count = fields.Integer("Sent", readonly=True)
    accepted_count = fields.Integer("Accepted", readonly=True)
    declined_count = fields.Integer("Declined", readonly=True)
    expired_count = fields.Integer("Expired", readonly=True)
    waiting_count = fields.Integer("Waiting", readonly=True, help="At least one side has not answered yet.")
    accepted_share = OptionalFloat(
        "Accepted (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of the proposals that were accepted, declined or expired.",
    )
    german_days = OptionalFloat(
        "Days until the German Side Answers", readonly=True, digits=(7, 1), aggregator="avg", help="Median."
    )
    ukrainian_days = OptionalFloat(
        "Days until the Ukrainian Side Answers",
        readonly=True,
        digits=(7, 1),
        aggregator="avg",
        help="Median.",
    )
    decision_days = OptionalFloat(
        "Days until the Decision",
        readonly=True,
        digits=(7, 1),
        aggregator="avg",
        help="Median of the days until both sides accepted or one declined.",
    )
    score = fields.Float(readonly=True, digits=(5, 1), aggregator="avg")
    known = fields.Float("Known (%)", readonly=True, digits=(5, 1), aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, id AS proposal_id, date_sent AS date, round_id, german_id, ukrainian_id, german_state_id,
                ukrainian_state_id, user_id, state, german_answer, ukrainian_answer, decline_code, score, known,
                1 AS sent_count,
                (state = 'accepted')::int AS accepted_count,
                (state = 'declined')::int AS declined_count,
                (state = 'expired')::int AS expired_count,
                (state = 'sent')::int AS waiting_count,
                CASE WHEN state = 'accepted' THEN 100
                    WHEN state IN ('declined', 'expired') THEN 0 END::float8 AS accepted_share,
                (german_answer_date - date_sent)::float8 AS german_days,
                (ukrainian_answer_date - date_sent)::float8 AS ukrainian_days,
                CASE WHEN state = 'accepted' THEN GREATEST(german_answer_date, ukrainian_answer_date) - date_sent
                    WHEN german_answer = 'declined' THEN german_answer_date - date_sent
                    WHEN ukrainian_answer = 'declined' THEN ukrainian_answer_date - date_sent
                END::float8 AS decision_days
            FROM solidarity_matching_proposal
            WHERE date_sent IS NOT NULL AND state <> 'draft'
            """
        )
