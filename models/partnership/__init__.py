from . import solidarity_partnership
from . import solidarity_partnership_aid
from . import solidarity_partnership_declaration
from . import (
    solidarity_consultation_topic,
    solidarity_consultation,
    solidarity_consultation_follow_up,
    solidarity_consultation_mail,
    solidarity_partnership_consultation,
    solidarity_municipality_consultation,
    solidarity_partnership_address,
    mail_thread,
    solidarity_partnership_health,
    solidarity_partnership_attention,
    res_config_settings_health,
    solidarity_partnership_occupation,
    solidarity_territory_status_notice,
    solidarity_agreement_step_type,
    solidarity_agreement,
    solidarity_agreement_step,
    solidarity_partnership_agreement,
)
