from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import audience
from network.audience import Audience, Candidate

MEMBER = Candidate(
    key=1, email="a@example.org", is_member=True, consent="given", side="DE", region=5, topics=frozenset({1, 2}),
    roles=frozenset({7}),
)  # fmt: skip
GUEST = Candidate(key=2, email="guest@example.org", registration="open")
PURPOSES = ("invitation", "reminder", "last_call", "practical", "change", "cancellation", "thanks", "missed")


def reason(purpose, candidate, **limits):
    [verdict] = audience.judge(Audience(purpose, **limits), [candidate])
    return verdict.reason


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "included"),
        ({"email": None}, "no_email"),
        ({"is_member": False}, "not_member"),
        ({"consent": "none"}, "no_consent"),
        ({"is_blacklisted": True}, "blacklisted"),
        ({"consent": "withdrawn"}, "opted_out"),
        ({"consent": "withdrawn", "is_blacklisted": True}, "blacklisted"),
        ({"registration": "open"}, "registered"),
        ({"registration": "done"}, "registered"),
        ({"registration": "draft"}, "included"),
        ({"registration": "cancel"}, "declined"),
    ],
)
def test_who_is_invited(facts, expected):
    assert reason("invitation", replace(MEMBER, **facts)) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"side": "DE"}, "included"),
        ({"side": "UA"}, "other_side"),
        ({"regions": frozenset({5, 6})}, "included"),
        ({"regions": frozenset({6})}, "other_state"),
        ({"topics": frozenset({2, 3})}, "included"),
        ({"topics": frozenset({3})}, "other_topic"),
        ({"roles": frozenset({7})}, "included"),
        ({"roles": frozenset({8})}, "other_role"),
        ({"side": "UA", "roles": frozenset({8})}, "other_side"),
    ],
)
def test_limits_of_a_step(limits, expected):
    assert reason("invitation", MEMBER, **limits) == expected


@pytest.mark.parametrize("purpose", ["reminder", "last_call"])
def test_only_those_who_were_invited_are_reminded(purpose):
    assert reason(purpose, MEMBER) == "not_invited"
    assert reason(purpose, replace(MEMBER, is_invited=True)) == "included"
    assert reason(purpose, replace(MEMBER, is_invited=True, registration="open")) == "registered"
    assert reason(purpose, replace(MEMBER, is_invited=True, registration="cancel")) == "declined"


@pytest.mark.parametrize(
    ("purpose", "registration", "expected"),
    [
        ("practical", "none", "not_registered"),
        ("practical", "draft", "not_registered"),
        ("practical", "open", "included"),
        ("practical", "cancel", "declined"),
        ("thanks", "done", "included"),
        ("thanks", "open", "absent"),
        ("missed", "open", "included"),
        ("missed", "done", "attended"),
        ("change", "open", "included"),
        ("cancellation", "open", "included"),
    ],
)
def test_registered_people_need_no_consent_and_no_membership(purpose, registration, expected):
    assert reason(purpose, replace(GUEST, registration=registration)) == expected


@pytest.mark.parametrize("purpose", audience.TELLING)
def test_changes_are_told_to_the_invited_who_still_agree(purpose):
    invited = replace(MEMBER, is_invited=True)
    assert reason(purpose, invited) == "included"
    assert reason(purpose, replace(invited, consent="withdrawn")) == "opted_out"
    assert reason(purpose, replace(invited, is_member=False)) == "not_member"
    assert reason(purpose, MEMBER) == "not_invited"
    assert reason(purpose, replace(invited, registration="cancel")) == "declined"


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_blacklist_is_honoured_by_every_step(purpose):
    for candidate in (MEMBER, GUEST, replace(GUEST, registration="done")):
        assert reason(purpose, replace(candidate, is_blacklisted=True, is_invited=True)) in (
            "blacklisted",
            "not_member",
            "no_consent",
        )


def test_one_address_gets_it_once():
    verdicts = audience.judge(
        Audience("invitation"),
        [replace(MEMBER, key=1, consent="none"), replace(MEMBER, key=2), replace(MEMBER, key=3)],
    )
    assert [verdict.reason for verdict in verdicts] == ["no_consent", "included", "duplicate"]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("de_DE", "de_DE"), ("uk_UA", "uk_UA"), ("de_AT", "en_US"), ("fr_FR", "en_US"), (None, "en_US")],
)
def test_language(lang, expected):
    assert audience.language(lang) == expected


candidates = st.lists(
    st.builds(
        Candidate,
        key=st.integers(),
        email=st.none() | st.sampled_from([f"{letter}@example.org" for letter in "abc"]),
        is_member=st.booleans(),
        consent=st.sampled_from(("given", "withdrawn", "none")),
        is_blacklisted=st.booleans(),
        side=st.sampled_from(("DE", "UA", None)),
        region=st.none() | st.integers(1, 2),
        topics=st.frozensets(st.integers(1, 3)),
        roles=st.frozensets(st.integers(1, 3)),
        registration=st.sampled_from(("none", "draft", "open", "done", "cancel")),
        is_invited=st.booleans(),
    )
)
audiences = st.builds(
    Audience,
    purpose=st.sampled_from(PURPOSES),
    side=st.none() | st.sampled_from(("DE", "UA")),
    regions=st.frozensets(st.integers(1, 2), max_size=1),
    topics=st.frozensets(st.integers(1, 3), max_size=2),
    roles=st.frozensets(st.integers(1, 3), max_size=2),
)


@given(audiences, candidates)
def test_nobody_gets_what_they_may_not_get(step, people):
    verdicts = audience.judge(step, people)
    assert [verdict.candidate for verdict in verdicts] == people
    included = [verdict.candidate for verdict in verdicts if verdict.is_included]
    addresses = [candidate.email for candidate in included]
    assert len(addresses) == len(set(addresses))
    for candidate in included:
        assert candidate.email and not candidate.is_blacklisted
        if audience.needs_consent(step.purpose, candidate):
            assert candidate.is_member and candidate.consent == "given"
        if step.purpose in audience.ASKING:
            assert candidate.registration not in ("open", "done", "cancel")
        if step.purpose in ("practical", "thanks", "missed"):
            assert candidate.is_registered
        assert candidate.registration != "cancel"
    for verdict in verdicts:
        assert verdict.reason in (audience.INCLUDED, *audience.REASONS)


@given(audiences, candidates)
def test_every_address_that_may_get_it_gets_it(step, people):
    alone = {person.email for person in people if audience.judge(step, [person])[0].is_included}
    together = {verdict.candidate.email for verdict in audience.judge(step, people) if verdict.is_included}
    assert alone == together
