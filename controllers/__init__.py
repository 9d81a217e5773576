from . import (
    attendance,
    campaign_registration,
    consent,
    mass_mailing,
    portal,
    portal_aid,
    portal_contact,
    website_event,
)
