from odoo import api, fields, models


class EventRegistration(models.Model):
    _inherit = "event.registration"

    invitation_date = fields.Date("Invited on", readonly=True, copy=False)
    attendee_lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language of the Attendee",
        compute="_compute_attendee_lang",
        store=True,
        readonly=False,
        tracking=True,
        help="All mails about the event are written in this language.",
    )
    wants_interpretation = fields.Boolean(tracking=True)
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )

    @api.depends("partner_id")
    def _compute_attendee_lang(self):
        for registration in self:
            if not registration.attendee_lang:
                registration.attendee_lang = registration.partner_id.lang

    @api.depends("partner_id")
    def _compute_municipality_id(self):
        for registration in self:
            if not registration.municipality_id:
                registration.municipality_id = registration.partner_id.municipality_id

    @api.model
    def _mail_template_default_values(self):
        """Whoever writes a template of their own also writes to attendees in their language."""
        return super()._mail_template_default_values() | {
            "lang": "{{ object.event_id.lang or object.attendee_lang or object.partner_id.lang }}"
        }
