from . import (
    solidarity_admission_letter,
    solidarity_campaign_result,
    solidarity_exchange_minutes,
    solidarity_network_figure,
    solidarity_network_map,
)
