from . import (
    base_partner_merge,
    solidarity_aid_close,
    solidarity_aid_delivery,
    solidarity_matching_comparison,
    solidarity_matching_proposal_create,
    solidarity_matching_proposal_decline,
    solidarity_matching_ranking,
    solidarity_matching_weighting,
    solidarity_municipality_import,
    solidarity_need_import,
    solidarity_network_membership_close,
    solidarity_partnership_close,
)
