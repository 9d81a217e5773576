from . import (
    solidarity_contact_role,
    solidarity_consent_text,
    solidarity_consent,
    solidarity_municipality_contact,
    solidarity_network_membership_contact,
    res_partner_contact,
    res_partner_consent,
    res_partner_consent_page,
    res_partner_consent_request,
    mailing_mailing_unsubscription,
    res_config_settings,
)
