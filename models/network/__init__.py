from . import (
    solidarity_network_membership,
    solidarity_network_welcome,
    solidarity_network_membership_welcome,
    solidarity_network_membership_letter,
    res_config_settings_welcome,
    solidarity_network_membership_change,
    solidarity_network_membership_admission,
    solidarity_network_membership_ending,
    res_config_settings_network,
    solidarity_network_directory,
    solidarity_network_public,
    event_event_network,
)
