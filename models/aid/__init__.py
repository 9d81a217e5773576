from . import (
    solidarity_need_item,
    solidarity_need_offer_mixin,
    solidarity_need,
    solidarity_need_sharing,
    solidarity_need_list,
    solidarity_offer,
    solidarity_aid,
    solidarity_aid_funding,
    solidarity_aid_line,
    solidarity_aid_transport,
    solidarity_aid_steps,
    solidarity_aid_receipt,
)
