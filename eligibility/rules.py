"""The rules in the order in which an applicant reads them.

The parameters are those of the yearly announcement (Bekanntmachung) of the fund; None means that nothing is published:
no limit is applied and the answer asks to check.
"""

from collections.abc import Iterable
from datetime import date

from .amounts import amount, financing, own_money, share
from .facts import Applicant, Call, Limits, Project, Verdict
from .periods import budget_year, duration, lead_time, window
from .persons import applications, country, enterprise, kind, membership, open_proofs, partner, ukraine_link

__all__ = [
    "Applicant",
    "Call",
    "Limits",
    "Project",
    "Verdict",
    "applicant_verdicts",
    "overall",
    "project_verdicts",
]


def applicant_verdicts(call: Call, applicant: Applicant) -> list[Verdict]:
    """May this municipality apply at all? Network membership and kind of applicant."""
    return [membership(applicant), kind(call, applicant)]


def project_verdicts(call: Call, applicant: Applicant, project: Project, today: date) -> list[Verdict]:
    """Does the planned project fit the call?

    :param today: the day at the seat of the fund, see :func:`periods.day_at_fund`
    """
    verdicts = [
        enterprise(call, project),
        ukraine_link(call, project),
        partner(project),
        country(call, project),
        window(call, today),
        lead_time(call, project, today),
        duration(call, project),
        budget_year(call, project),
        amount(call, project),
        share(call, project),
        own_money(call, project),
        financing(project),
        applications(call, applicant),
        open_proofs(call, applicant),
    ]
    return [verdict for verdict in verdicts if verdict]


def overall(verdicts: Iterable[Verdict]) -> bool:
    """Nothing speaks against it. An unknown answer does not: what is not published is no limit."""
    return all(verdict.ok is not False for verdict in verdicts)
