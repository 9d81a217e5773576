from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext


class SolidarityPartnership(models.Model):
    """Advice given to a partnership, by telephone or by e-mail."""

    _inherit = "solidarity.partnership"

    consultation_ids = fields.One2many(
        "solidarity.consultation", "partnership_id", "Consultations", groups="base.group_user"
    )
    consultation_count = fields.Integer(compute="_compute_consultation_count", groups="base.group_user")

    def _compute_consultation_count(self):
        rows = self.env["solidarity.consultation"]._read_group(
            [("partnership_id", "in", self.ids)], ["partnership_id"], ["__count"]
        )
        counts = {partnership.id: count for partnership, count in rows}
        for partnership in self:
            partnership.consultation_count = counts.get(partnership.id, 0)

    def action_log_consultation(self):
        """Open the small form of a consultation given right now (coordinators)."""
        self.ensure_one()
        self.check_access("write")
        return self._consultation_dialog()

    def action_view_consultations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_consultation_action"
        )
        return action | {
            "domain": [("partnership_id", "=", self.id)],
            "context": {"default_partnership_id": self.id},
        }

    def action_log_message(self, message_id):
        """Turn an e-mail of the chatter into a consultation: the form opens filled in (coordinators).

        :param message_id: id of a message of this partnership
        :return: the form, or the consultation that the message already is
        :raise UserError: when the message is not an e-mail or a letter of this partnership
        """
        self.ensure_one()
        self.check_access("write")
        message = self.env["mail.message"].search(
            [
                ("id", "=", message_id),
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", ["email", "comment"]),
            ]
        )
        if not message:
            raise UserError(self.env._("Only an e-mail of this partnership can become a consultation."))
        consultation = self.env["solidarity.consultation"].search([("message_id", "=", message.id)])
        if consultation:
            return consultation._get_records_action(target="new")
        return self._consultation_dialog(**self._prepare_message_defaults(message))

    def _consultation_dialog(self, **defaults):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_consultation_action_log"
        )
        defaults = {"partnership_id": self.id, **defaults}
        return action | {"context": {f"default_{name}": value for name, value in defaults.items()}}

    def _prepare_message_defaults(self, message):
        sides = self.german_id | self.ukrainian_id
        author = message.author_id.municipality_id
        return {
            "message_id": message.id,
            "way": "email",
            "date": fields.Datetime.to_string(message.date),
            "municipality_id": author.id if author in sides else False,
            "summary": html2plaintext(message.body or "").strip() or message.subject,
        }
