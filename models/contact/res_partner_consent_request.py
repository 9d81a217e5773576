"""Asking contact persons by e-mail for their consent, not more often than the service allows itself."""

from datetime import timedelta

from odoo import fields, models

from ..row_lock import take_rows
from .res_partner_consent_page import ON_NO_RECORD

TEMPLATE = "solidarity_partnership.mail_template_consent_request"


class ResPartner(models.Model):
    _inherit = "res.partner"

    consent_asked_on = fields.Datetime(
        "Asked for Consent on",
        readonly=True,
        copy=False,
        groups="solidarity_partnership.group_reader",
        help="When the last e-mail was sent that asks for this person's consent.",
    )

    def action_ask_for_consent(self):
        """Ask those of these persons by e-mail who have not agreed to invitations (coordinators).

        Whoever has withdrawn has answered, and is left in peace.
        """
        self._check_coordinator()
        take_rows(self)  # a double click asks once
        self.invalidate_recordset(["consent_asked_on"])
        asked = self._to_ask_for_consent()
        template = self.env.ref(TEMPLATE)
        # The template is the service's own, and fixed.
        template.sudo().send_mail_batch(asked.ids, email_values=ON_NO_RECORD)
        asked.sudo().consent_asked_on = fields.Datetime.now()  # written by this step alone
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if asked else "warning",
                "message": self.env._(
                    "Asked by e-mail: %(asked)s. Not asked: %(others)s (who has answered, was asked a short time"
                    " ago, or has no usable e-mail address).",
                    asked=len(asked),
                    others=len(self) - len(asked),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _to_ask_for_consent(self):
        persons_sudo = self.sudo()  # consents and the blacklist are read for this decision only
        parameters = persons_sudo.env["ir.config_parameter"]
        days = int(parameters.get_param("solidarity_partnership.consent_request_days") or 0)
        limit = fields.Datetime.now() - timedelta(days=days)
        answered = (
            persons_sudo.env["solidarity.consent"]
            .search([("partner_id", "in", self.ids), ("purpose", "=", "invitation")])
            .partner_id
        )
        to_ask = (persons_sudo - answered).filtered(
            lambda partner: (
                partner.active
                and partner.email_normalized
                and not partner.is_blacklisted
                and (not partner.is_company or partner.municipality_ids)
                and (not partner.consent_asked_on or partner.consent_asked_on <= limit)
            )
        )
        return self.browse(to_ask.ids)
