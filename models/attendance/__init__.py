from . import (
    event_event_invitation,
    event_event_registering,
    event_event_times,
    event_event_attendees,
    event_event_calendar_file,
    event_event_visibility,
    event_mail,
    event_registration,
    event_registration_answer,
)
