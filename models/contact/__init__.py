from . import solidarity_contact_role, solidarity_consent_text, solidarity_consent, res_partner_contact
