from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.contact.solidarity_consent import METHODS

#: Ways by which somebody tells the service; portal and link speak for themselves.
TOLD = ("mail", "paper", "telephone", "event", "form")


class SolidarityConsentRecord(models.TransientModel):
    """Take down what contact persons have told the service: they agree to something, or do so no longer."""

    _name = "solidarity.consent.record"
    _description = "Record Consents"

    partner_ids = fields.Many2many("res.partner", string="Contact Persons", required=True)
    step = fields.Selection([("give", "Give"), ("withdraw", "Withdraw")], required=True, default="give")
    date = fields.Datetime("Given on", required=True, default=fields.Datetime.now)
    method = fields.Selection(
        [method for method in METHODS if method[0] in TOLD], "How", required=True, default="paper"
    )
    note = fields.Char("Proof", help="Where the proof is: letter, mail, list of attendees …")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language of the Wording",
        help="The language in which they read the wording. Empty: the language of each person.",
    )
    offered_text_ids = fields.Many2many("solidarity.consent.text", compute="_compute_offered_text_ids")
    text_ids = fields.Many2many(
        "solidarity.consent.text",
        string="Purposes",
        compute="_compute_text_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_text_ids)]",
    )

    @api.depends("date")
    def _compute_offered_text_ids(self):
        """For each purpose the words that were in use on that day."""
        texts = self.env["solidarity.consent.text"]
        for record in self:
            moment = record.date or fields.Datetime.now()
            record.offered_text_ids = texts._all_used_at(moment)

    @api.depends("offered_text_ids")
    def _compute_text_ids(self):
        """Another day may have other words for the same purposes."""
        for record in self:
            purposes = record.text_ids.mapped("purpose")
            record.text_ids = record.offered_text_ids.filtered(lambda text: text.purpose in purposes)  # noqa: B023

    def action_confirm(self):
        """Record it for all these persons (coordinators)."""
        self.ensure_one()
        self.partner_ids._check_coordinator()
        if not self.text_ids:
            raise UserError(self.env._("Please choose at least one purpose."))
        if self.step == "give" and not (self.note or "").strip():
            raise UserError(self.env._("Please say where the proof is: a consent must be provable."))
        consents = self.env["solidarity.consent"]
        for purpose in set(self.text_ids.mapped("purpose")):
            if self.step == "give":
                consents._give(
                    self.partner_ids, purpose, self.method, self.note, date=self.date, lang=self.lang or None
                )
            else:
                consents._withdraw(self.partner_ids, purpose, self.method, self.note)
        return True
