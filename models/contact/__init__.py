from . import (
    solidarity_contact_role,
    solidarity_consent_text,
    solidarity_consent,
    solidarity_municipality_contact,
    res_partner_contact,
)
