from . import (
    attendance,
    campaign_registration,
    certificate,
    consent,
    mass_mailing,
    network,
    portal,
    portal_aid,
    portal_contact,
    portal_fund,
    portal_network,
    website_event,
)
