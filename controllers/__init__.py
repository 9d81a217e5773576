from . import attendance, portal, website_event
