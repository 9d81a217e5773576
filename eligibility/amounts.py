"""How much is asked for and who pays the rest. All in exact decimals: a cent decides."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from .facts import Call, Limits, Project, Verdict

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def exact(value) -> Decimal:
    """An amount or a percentage of two digits as an exact decimal, whatever type of number it comes as.

    :raise ValueError: for what is no finite number
    """
    try:
        number = Decimal(str(value).strip())
    except ArithmeticError as error:
        raise ValueError(value) from error
    if not number.is_finite():
        raise ValueError(value)
    return number.quantize(CENT)


def limits_of(call: Call, project: Project) -> Limits:
    """Limits of a single kind replace the general ones, each for itself."""
    own = call.limits_by_kind.get(project.kind, Limits())
    return Limits(
        call.limits.amount_min if own.amount_min is None else own.amount_min,
        call.limits.amount_max if own.amount_max is None else own.amount_max,
    )


def amount(call: Call, project: Project) -> Verdict:
    """The amount asked for lies within the limits of the kind of project, the limits themselves included."""
    limits = limits_of(call, project)
    figures = {"asked": project.asked, "amount_min": limits.amount_min, "amount_max": limits.amount_max}
    if project.asked is None:
        return Verdict("amount", None, "amount_not_given", figures)
    too_small = limits.amount_min is not None and project.asked < limits.amount_min
    too_large = limits.amount_max is not None and project.asked > limits.amount_max
    if (too_small or too_large) and project.kind is None and _fits_a_kind(call, project):
        return Verdict("amount", None, "amount_kind_not_given", figures)
    if too_small:
        return Verdict("amount", False, "amount_too_small", figures)
    if too_large:
        return Verdict("amount", False, "amount_too_large", figures)
    if limits == Limits():
        return Verdict("amount", None, "amount_unknown", figures)
    return Verdict("amount", True, "amount_ok", figures)


def _fits_a_kind(call: Call, project: Project) -> bool:
    """Some kind of project allows the amount."""
    return any(
        amount(call, Project(asked=project.asked, kind=kind)).ok is not False for kind in call.limits_by_kind
    )


def share(call: Call, project: Project) -> Verdict:
    """The fund pays at most so many percent of the total cost."""
    if call.share_max is None:
        return Verdict("share", None, "share_unknown")
    if not project.total or project.asked is None:
        return Verdict("share", None, "share_not_given", {"share_max": call.share_max})
    figures = {
        "share": percentage(project.asked, project.total),
        "share_max": call.share_max,
        "asked_max": (project.total * call.share_max / HUNDRED).quantize(CENT, ROUND_FLOOR),
    }
    ok = project.asked * HUNDRED <= call.share_max * project.total
    return Verdict("share", ok, "share_ok" if ok else "share_too_large", figures)


def own_money(call: Call, project: Project) -> Verdict:
    """The applicant brings so many percent of the total cost: money of its own, of third parties, or both."""
    if call.own_share_min is None:
        return Verdict("own_money", None, "own_money_unknown")
    if not project.total or project.own is None:
        return Verdict("own_money", None, "own_money_not_given", {"own_share_min": call.own_share_min})
    brought = project.own + (project.third or 0)
    figures = {
        "brought": brought,
        "own_share_min": call.own_share_min,
        "own_min": (project.total * call.own_share_min / HUNDRED).quantize(CENT, ROUND_CEILING),
    }
    ok = brought * HUNDRED >= call.own_share_min * project.total
    return Verdict("own_money", ok, "own_money_ok" if ok else "own_money_too_little", figures)


def financing(project: Project) -> Verdict:
    """The amount asked for, own money and money of third parties add up to the total cost, to the cent."""
    if project.total is None or project.asked is None or project.own is None:
        return Verdict("financing", None, "financing_not_given")
    sum_of_all = project.asked + project.own + (project.third or 0)
    figures = {"sum": sum_of_all, "total": project.total, "difference": abs(project.total - sum_of_all)}
    if sum_of_all < project.total:
        return Verdict("financing", False, "financing_gap", figures)
    if sum_of_all > project.total:
        return Verdict("financing", False, "financing_excess", figures)
    return Verdict("financing", True, "financing_ok", figures)


def percentage(part: Decimal, whole: Decimal) -> Decimal:
    """Percent with two digits, rounded up: what is more than a limit is never shown as being equal to it."""
    return (part * HUNDRED / whole).quantize(CENT, ROUND_CEILING)
