from . import solidarity_network_membership
