from . import (
    solidarity_applicant_kind,
    solidarity_fund,
    solidarity_fund_call,
    solidarity_fund_eligibility,
)
