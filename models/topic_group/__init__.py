from . import (
    mail_group,
    mail_group_membership,
    mail_group_member,
    mail_thread,
    solidarity_topic_group_departure,
)
