from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..interpretation.event_event_interpreter import READERS

#: Who may read how to get into an event: the service and whoever runs events, never visitors of the website.
INSIDERS = "solidarity_partnership.group_reader,event.group_event_registration_desk"


class EventEvent(models.Model):
    _inherit = "event.event"

    connection_url = fields.Char(
        "Link to Join",
        copy=False,
        groups=INSIDERS,
        help="Video conference. Only registered attendees get it, by mail and on their own page.",
    )
    connection_note = fields.Text(
        "How to Join",
        copy=False,
        groups=INSIDERS,
        translate=True,
        help="Access code, telephone numbers, interpretation channels … Only registered attendees get it.",
    )
    # Odoo looks into messages without asking who may read them: a search for words in them would tell what they say.
    message_ids = fields.One2many(groups=INSIDERS)
    website_message_ids = fields.One2many(groups=INSIDERS)
    interpretation_wish_count = fields.Integer(
        compute="_compute_interpretation_wishes", groups=READERS, export_string_translation=False
    )
    interpretation_wishes = fields.Char(
        "Wishes for Interpretation",
        compute="_compute_interpretation_wishes",
        groups=READERS,
        help="Attendees, registered or invited, who asked for interpretation, by their language.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo describes new events in English praise of a software; events of the service begin without words."""
        default_kind = self.env.context.get("default_solidarity_kind")
        vals_list = [
            {"description": False, **values} if values.get("solidarity_kind", default_kind) else values
            for values in vals_list
        ]
        return super().create(vals_list)

    @api.constrains("connection_url")
    def _check_connection_url(self):
        for event in self.filtered("connection_url"):
            if not event.connection_url.startswith(("https://", "http://")):
                raise ValidationError(self.env._("The link to join must begin with https://."))

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Everybody may read a published event, but not what the service and its attendees write to each other."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read" and not self.env.user.has_groups(INSIDERS):
            operations |= dict.fromkeys(self._with_confidential_chatter(), "write")
        return operations

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Followers get the letters: outsiders follow by invitation."""
        if not self.env.user.has_groups(INSIDERS):
            self._with_confidential_chatter().check_access("write")
        return super().message_subscribe(partner_ids, subtype_ids)

    def _with_confidential_chatter(self):
        # Whoever asks may not read the event.
        return self.sudo().filtered("solidarity_kind").with_env(self.env)

    @api.depends_context("lang")
    def _compute_interpretation_wishes(self):
        rows = self.env["event.registration"]._read_group(
            [("event_id", "in", self.ids), ("state", "!=", "cancel"), ("wants_interpretation", "=", True)],
            ["event_id", "attendee_lang"],
            ["__count"],
        )
        languages = {code: name.rpartition(" / ")[2] for code, name in self.env["res.lang"].get_installed()}
        for event in self:
            counts = [(lang, count) for row_event, lang, count in rows if row_event.id == event.id]
            event.interpretation_wish_count = sum(count for _lang, count in counts)
            event.interpretation_wishes = format_list(
                self.env,
                [f"{languages.get(lang, self.env._('Language unknown'))}: {count}" for lang, count in counts],
            )

    def action_view_interpretation_wishes(self):
        self.ensure_one()
        wishes = self.registration_ids.filtered(
            lambda registration: registration.wants_interpretation and registration.state != "cancel"
        )
        return wishes._get_records_action(name=self.env._("Wishes for Interpretation"))
