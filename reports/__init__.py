from . import (
    solidarity_analysis_mixin,
    solidarity_admission_letter,
    solidarity_aid_analysis,
    solidarity_campaign_result,
    solidarity_consultation_analysis,
    solidarity_event_analysis,
    solidarity_exchange_minutes,
    solidarity_key_figure,
    solidarity_fund_application_export,
    solidarity_network_figure,
    solidarity_partnership_analysis,
    solidarity_proposal_analysis,
)
