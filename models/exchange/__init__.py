from . import (
    solidarity_exchange_agenda_mixin,
    solidarity_exchange_item_template,
    solidarity_exchange_item,
    solidarity_exchange_interruption,
    event_type,
    event_event,
    event_event_agenda,
    event_event_closing,
    event_event_interruption,
    event_event_results,
    solidarity_partnership_declaration,
)
