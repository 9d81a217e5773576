from . import attendance, network, portal, portal_aid, portal_network, website_event
