from . import (
    solidarity_consultation_topic,
    solidarity_consultation,
    solidarity_consultation_follow_up,
    solidarity_consultation_mail,
    solidarity_partnership_consultation,
    solidarity_municipality_consultation,
    solidarity_partnership_address,
    mail_thread,
    solidarity_agreement_step_type,
    solidarity_agreement,
    solidarity_agreement_step,
    solidarity_partnership_agreement,
)
