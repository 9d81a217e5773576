from . import (
    event_event_interpreter,
    res_config_settings,
    solidarity_language_pair,
    solidarity_interpreter,
    solidarity_interpreter_booking,
)
