from hypothesis import given
from hypothesis import strategies as st

from network.admission import PARTNERSHIP_RULES, Readiness, findings, missing

READINESS = st.builds(Readiness, st.booleans(), st.booleans(), st.integers(0, 3), st.integers(0, 3))


def test_a_municipality_of_which_nothing_is_known_lacks_everything():
    assert [finding.rule for finding in missing(findings(Readiness()))] == [
        "partnership",
        "contact",
        "consent",
    ]


def test_an_exchange_that_was_held_stands_for_a_partnership():
    answers = findings(Readiness(exchange_held=True, reachable_persons=1, consenting_persons=1))
    assert not missing(answers)
    assert answers[0].code == "partnership_ok"


def test_only_the_rule_of_the_partnership_is_decided_with_it():
    lacking = missing(findings(Readiness(partnership_active=True)))
    assert not {finding.rule for finding in lacking} & set(PARTNERSHIP_RULES)
    assert [finding.code for finding in lacking] == ["contact_missing", "consent_missing"]


@given(READINESS, READINESS)
def test_more_of_everything_never_makes_a_rule_fail(one, two):
    both = Readiness(
        one.partnership_active or two.partnership_active,
        one.exchange_held or two.exchange_held,
        max(one.reachable_persons, two.reachable_persons),
        max(one.consenting_persons, two.consenting_persons),
    )
    held = {finding.rule for finding in findings(one) if finding.ok}
    assert held <= {finding.rule for finding in findings(both) if finding.ok}
