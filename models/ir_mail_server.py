import email.policy
from email.header import Header

from odoo import api, models


class WholeSubjectPolicy(type(email.policy.SMTP)):
    """Python before 3.12.4 loses spaces where it folds a subject that is not plain ASCII (CPython issue 92081): in
    Ukrainian words grow together. Its older encoder keeps spaces inside the encoded words."""

    def _fold(self, name, value, *args, **kwargs):
        if name.lower() != "subject" or str(value).isascii():
            return super()._fold(name, value, *args, **kwargs)
        encoded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"


SUBJECT_POLICY = WholeSubjectPolicy(linesep=email.policy.SMTP.linesep)


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    @api.model
    def _build_email__(self, *args, **kwargs):
        message = super()._build_email__(*args, **kwargs)
        message.policy = SUBJECT_POLICY
        return message
