from . import (
    solidarity_campaign_result,
    solidarity_exchange_minutes,
    solidarity_network_figure,
)
from . import solidarity_admission_letter, solidarity_exchange_minutes
