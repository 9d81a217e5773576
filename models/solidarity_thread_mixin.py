from odoo import fields, models
from odoo.exceptions import UserError


class SolidarityThreadMixin(models.AbstractModel):
    """Chatter and activities of the service. Two municipalities can see the same case, but what the service writes to
    one of them, or to itself, is not for the other: its messages are read by internal users and by those who were
    addressed."""

    _name = "solidarity.thread.mixin"
    _description = "Confidential Chatter"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    # Odoo looks into messages without asking who may read them: a search for words in them would tell what they say.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        if message_operation == "read" and not self.env.user._is_internal():
            return dict.fromkeys(self, "write")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """For Odoo whoever reads a case may follow it, and gets its letters. Municipalities follow by invitation."""
        if not self.env.user._is_internal():
            self.check_access("write")
        return super().message_subscribe(partner_ids, subtype_ids)

    def _check_step(self, field, *allowed):
        """Guard a step of a case: the right to write comes first, then the state.

        :param field: name of the selection that holds the state
        :param allowed: states from which the step is possible
        :raise UserError: naming the first record in another state
        """
        self.check_access("write")
        labels = dict(self._fields[field]._description_selection(self.env))
        for record in self:
            if record[field] not in allowed:
                raise UserError(
                    self.env._(
                        "%(record)s is in the state “%(state)s”; this step needs: %(needed)s.",
                        record=record.display_name,
                        state=labels[record[field]],
                        needed=", ".join(labels[state] for state in allowed),
                    )
                )
