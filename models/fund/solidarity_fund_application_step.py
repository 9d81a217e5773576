from odoo import fields, models

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("content_check", "Content Check"),
    ("calculation_check", "Calculation Check"),
    ("rework", "Rework"),
    ("recommended", "Recommended"),
    ("approved", "Approved"),
    ("funded", "Funded"),
    ("proof_due", "Proof of Use Due"),
    ("closed", "Closed"),
    ("rejected", "Turned Down"),
    ("withdrawn", "Withdrawn"),
]
CHECKED_STATES = ("submitted", "content_check", "calculation_check")
#: Steps: from which states, to which one.
STEPS = {
    "submit": (("draft", "rework"), "submitted"),
    "start": (("submitted",), "content_check"),
    "content": (("content_check",), "calculation_check"),
    "calculation": (("calculation_check",), "calculation_check"),
    "recommend": (("calculation_check",), "recommended"),
    "approve": (("recommended",), "approved"),
    "fund": (("approved",), "funded"),
    "end": (("funded",), "proof_due"),
    "close": (("proof_due",), "closed"),
    "rework": ((*CHECKED_STATES, "recommended"), "rework"),
    "reject": ((*CHECKED_STATES, "recommended"), "rejected"),
    "withdraw": (("draft", *CHECKED_STATES, "rework", "recommended", "approved"), "withdrawn"),
}
STEP_NAMES = [
    ("submit", "Submitted"),
    ("start", "Content Check Begun"),
    ("content", "Content Confirmed"),
    ("calculation", "Calculation Confirmed"),
    ("recommend", "Recommended"),
    ("approve", "Approved"),
    ("fund", "Funded"),
    ("end", "Project Ended"),
    ("close", "Closed"),
    ("rework", "Returned for Rework"),
    ("reject", "Turned Down"),
    ("withdraw", "Withdrawn"),
]


class SolidarityFundApplicationStep(models.Model):
    """Who took which step of an application when, and why. Nobody writes it but the steps themselves."""

    _name = "solidarity.fund.application.step"
    _description = "Step of an Application"
    _order = "id"
    _rec_name = "step"

    application_id = fields.Many2one(
        "solidarity.fund.application", required=True, index=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="application_id.currency_id")
    step = fields.Selection(STEP_NAMES, required=True, readonly=True)
    state_from = fields.Selection(STATES, "Before", required=True, readonly=True)
    state_to = fields.Selection(STATES, "After", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime("On", required=True, readonly=True, default=fields.Datetime.now)
    amount = fields.Monetary(readonly=True, aggregator=None, help="Recommended or awarded.")
    reason = fields.Text(readonly=True)
