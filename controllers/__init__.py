from . import attendance, campaign_registration, portal, portal_aid, website_event
