"""The two forms of the public site. What strangers type is kept as they typed it; it becomes part of what the service
knows when a coordinator takes it over."""

from . import (
    solidarity_municipality_place_search,
    solidarity_inquiry_notice,
    solidarity_inquiry_attempt,
    solidarity_inquiry_submission,
    solidarity_inquiry_line,
    solidarity_inquiry_submission_receiving,
    solidarity_inquiry_submission_note,
    solidarity_inquiry_submission_page,
    solidarity_inquiry_submission_taking_over,
    crm_lead_submission,
    solidarity_overview_inquiry,
)
