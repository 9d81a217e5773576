"""Who applies, with whom and with what link to Ukraine."""

from .facts import Applicant, Call, Project, Verdict


def membership(applicant: Applicant) -> Verdict:
    """Admission to the network gives the right to apply; it must hold on the day."""
    if applicant.membership == "admitted":
        return Verdict("membership", True, "membership_ok")
    if applicant.membership == "suspended":
        return Verdict("membership", False, "membership_suspended")
    return Verdict("membership", False, "membership_missing")


def kind(call: Call, applicant: Applicant) -> Verdict:
    """The call names the kinds of municipality that may apply; a kind of association is one like any other."""
    if not call.kinds or not applicant.kind:
        return Verdict("kind", None, "kind_unknown")
    allowed = applicant.kind in call.kinds
    return Verdict("kind", allowed, "kind_ok" if allowed else "kind_not_eligible", {"kind": applicant.kind})


def enterprise(call: Call, project: Project) -> Verdict | None:
    """A municipal enterprise applies for its municipality in some years only; no answer where none applies."""
    if not project.enterprise:
        return None
    codes = {True: "enterprise_ok", False: "enterprise_not_eligible", None: "enterprise_unknown"}
    return Verdict("enterprise", call.enterprises, codes[call.enterprises])


def ukraine_link(call: Call, project: Project) -> Verdict:
    """Members of the network apply for projects that have to do with Ukraine."""
    if project.ukraine_link:
        return Verdict("ukraine_link", True, "ukraine_link_ok")
    if call.ukraine_link_required is False:
        return Verdict("ukraine_link", True, "ukraine_link_free")
    if project.ukraine_link is None:
        return Verdict("ukraine_link", None, "ukraine_link_not_given")
    if call.ukraine_link_required is None:
        return Verdict("ukraine_link", None, "ukraine_link_unknown")
    return Verdict("ukraine_link", False, "ukraine_link_missing")


def partner(project: Project) -> Verdict:
    """Municipalities that are occupied may not be supported."""
    if project.partner_status is None:
        return Verdict("partner", None, "partner_not_given")
    ok = project.partner_status != "occupied"
    return Verdict("partner", ok, "partner_ok" if ok else "partner_occupied")


def country(call: Call, project: Project) -> Verdict:
    """The partner lies in a country of the list of the OECD's Development Assistance Committee."""
    if project.partner_country is None:
        return Verdict("country", None, "country_not_given")
    figures = {"country": project.partner_country}
    if not call.countries:
        return Verdict("country", None, "country_unknown", figures)
    ok = project.partner_country in call.countries
    return Verdict("country", ok, "country_ok" if ok else "country_not_listed", figures)


def applications(call: Call, applicant: Applicant) -> Verdict:
    """One more application than those made under the call must be allowed."""
    figures = {"applications": applicant.applications, "applications_max": call.applications_max}
    if call.applications_max is None:
        return Verdict("applications", None, "applications_unknown")
    if applicant.applications is None:
        return Verdict("applications", None, "applications_not_counted", figures)
    ok = applicant.applications < call.applications_max
    return Verdict("applications", ok, "applications_ok" if ok else "applications_too_many", figures)


def open_proofs(call: Call, applicant: Applicant) -> Verdict:
    """Proofs of use that are still owed block a further application in some years."""
    figures = {"open_proofs": applicant.open_proofs}
    if applicant.open_proofs is None:
        return Verdict("open_proofs", None, "open_proofs_not_counted")
    if applicant.open_proofs == 0:
        return Verdict("open_proofs", True, "open_proofs_none")
    if call.open_proofs_block is None:
        return Verdict("open_proofs", None, "open_proofs_unknown", figures)
    if call.open_proofs_block:
        return Verdict("open_proofs", False, "open_proofs_block", figures)
    return Verdict("open_proofs", True, "open_proofs_ok", figures)
