from . import (
    event_event,
    event_event_invitation,
    event_registration,
)
