from . import attendance, portal, portal_aid, website_event
