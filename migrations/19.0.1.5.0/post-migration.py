from odoo import SUPERUSER_ID, api

MODULE = "solidarity_partnership"
#: Mails that lead to the page in the portal and say whom to ask now, or say another thing after a deadline.
MAILS = (
    "mail_template_proposal_german",
    "mail_template_proposal_ukrainian",
    "mail_template_proposal_reminder_german",
    "mail_template_proposal_reminder_ukrainian",
    "mail_template_portal_invitation",
    "mail_template_fund_certificate",
)


def migrate(cr, version):
    """Mails that nobody has worded are as an installation gives them, in all languages. Others stay."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in MAILS:
        template = env.ref(f"{MODULE}.{name}", raise_if_not_found=False)
        if template and template.write_uid.id == SUPERUSER_ID:
            template.reset_template()
