from . import (
    solidarity_network_membership,
    solidarity_network_welcome,
    solidarity_network_membership_welcome,
    solidarity_network_membership_letter,
    res_config_settings_welcome,
)
