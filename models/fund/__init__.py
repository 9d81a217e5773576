from . import (
    solidarity_applicant_kind,
    solidarity_fund,
    solidarity_fund_project_kind,
    solidarity_fund_call,
    solidarity_fund_call_limit,
    solidarity_fund_call_source,
    solidarity_fund_call_next_year,
    solidarity_fund_call_check,
    solidarity_fund_call_issuing,
    solidarity_fund_eligibility,
    solidarity_fund_eligibility_certificate,
    solidarity_municipality_fund,
)
