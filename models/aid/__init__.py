from . import (
    solidarity_need_item,
    solidarity_need_offer_mixin,
    solidarity_need,
    solidarity_offer,
)
