from . import attendance, portal, website_event
from . import portal
from . import portal_aid
