from . import (
    solidarity_admission_letter,
    solidarity_analysis_mixin,
    solidarity_campaign_result,
    solidarity_exchange_minutes,
    solidarity_key_figure,
    solidarity_network_figure,
    solidarity_partnership_analysis,
)
