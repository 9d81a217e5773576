from . import (
    solidarity_overview,
    solidarity_overview_figures,
    solidarity_overview_matching,
    solidarity_overview_partnership,
    solidarity_overview_exchange,
    solidarity_overview_network,
    solidarity_overview_fund,
    solidarity_overview_application,
    solidarity_overview_activity,
)
