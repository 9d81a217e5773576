from . import event_event_network_portal
