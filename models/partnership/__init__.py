from . import (
    solidarity_partnership,
    solidarity_partnership_health_facts,
    solidarity_partnership_health,
    solidarity_partnership_attention,
    res_config_settings_health,
    solidarity_partnership_occupation,
    solidarity_territory_status_notice,
    solidarity_municipality_map,
    solidarity_partnership_map,
)
