from odoo import fields, models


class EventRegistration(models.Model):
    _inherit = "event.registration"

    invitation_date = fields.Date("Invited on", readonly=True, copy=False)
