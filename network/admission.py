"""When a municipality is ready for the network. Source: the service's offer, "admission after the bilingual exchange",
https://skew.engagement-global.de/ukraine.html; a contact person and its consent are what invitations need."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Readiness:
    """What is known of a municipality on the day of its admission."""

    partnership_active: bool = False
    exchange_held: bool = False
    reachable_persons: int = 0
    consenting_persons: int = 0


@dataclass(frozen=True)
class Finding:
    """Answer of one rule; ``code`` names the sentence."""

    rule: str
    ok: bool
    code: str


#: Rules that a decision on a partnership has answered already; the others are work for the coordinator.
PARTNERSHIP_RULES = ("partnership",)


def findings(readiness: Readiness) -> list[Finding]:
    """All rules of admission in the order in which people read them."""
    return [
        _finding("partnership", readiness.partnership_active or readiness.exchange_held),
        _finding("contact", readiness.reachable_persons > 0),
        _finding("consent", readiness.consenting_persons > 0),
    ]


def missing(answers: list[Finding]) -> list[Finding]:
    """Rules that do not hold."""
    return [finding for finding in answers if not finding.ok]


def _finding(rule, ok):
    return Finding(rule, ok, f"{rule}_{'ok' if ok else 'missing'}")
