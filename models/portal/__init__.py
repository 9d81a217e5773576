"""What a municipality sees of its own line, and does in it, in the portal. Read with the user's own rights; of the
other side, its public name. Whatever is written goes through a checked method."""

from . import (
    ir_http,
    ir_ui_view,
    res_lang,
    res_partner_portal,
    res_users_portal,
    res_config_settings_portal,
    solidarity_municipality_portal,
    proposal,
    partnership,
    network,
    solidarity_fund_eligibility_portal,
    solidarity_portal_change,
    solidarity_municipality_profile_portal,
    solidarity_need_portal,
    solidarity_contact_request,
    solidarity_contact_request_withdrawal,
    solidarity_overview_portal,
    case,
)
