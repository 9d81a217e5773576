from . import (
    solidarity_topic,
    solidarity_municipality,
    solidarity_municipality_facts,
    solidarity_municipality_register,
    solidarity_territory_status,
    solidarity_territory_status_register,
    ir_fields_converter,
)
