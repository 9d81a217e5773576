from . import (
    base_partner_merge,
    solidarity_exchange_interrupt,
    solidarity_exchange_override,
    solidarity_matching_comparison,
    solidarity_matching_proposal_create,
    solidarity_matching_proposal_decline,
    solidarity_matching_ranking,
    solidarity_matching_weighting,
    solidarity_municipality_import,
    solidarity_network_membership_close,
    solidarity_partnership_close,
)
