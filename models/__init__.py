from . import (
    solidarity_thread_mixin,
    solidarity_bilingual_mixin,
    register,
    matching,
    partnership,
    aid,
    exchange,
    interpretation,
    attendance,
    advice,
    network,
    contact,
    topic_group,
    campaign,
    fund,
    crm_lead,
    ir_mail_server,
    res_config_settings,
    res_partner,
    solidarity_portal,
)

# The register imports the room of the network before it is a model itself.
from .network import solidarity_network_directory
