from . import (
    solidarity_admission_letter,
    solidarity_campaign_result,
    solidarity_exchange_minutes,
    solidarity_fund_certificate,
    solidarity_network_figure,
)
