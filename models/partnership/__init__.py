from . import solidarity_partnership
from . import solidarity_partnership_aid
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
)
