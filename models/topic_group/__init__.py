from . import mail_group
