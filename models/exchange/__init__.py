from . import (
    event_event,
    event_event_invitation,
    event_event_interpreter,
    event_event_times,
    event_registration,
    res_config_settings,
    solidarity_language_pair,
    solidarity_interpreter,
    solidarity_interpreter_booking,
)
