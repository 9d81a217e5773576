from . import (
    solidarity_partnership_message,
    solidarity_partnership_notice,
    solidarity_partnership_file,
    solidarity_partnership_page,
    event_event_portal,
)
