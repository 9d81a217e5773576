"""States of a membership in the network."""

#: The period has no end yet.
OPEN_STATES = ("applied", "admitted", "suspended")
#: The municipality has been admitted and has not left.
MEMBER_STATES = ("admitted", "suspended")
