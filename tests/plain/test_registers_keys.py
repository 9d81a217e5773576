import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers import keys, regions
from registers.keys import InvalidKey, canonical_key, parse_key


def digits(length):
    return st.text("0123456789", min_size=length, max_size=length)


states = st.sampled_from(sorted(regions.GERMAN_STATES))
ags = st.builds("".join, st.tuples(states, digits(6)))
ars = st.builds("".join, st.tuples(states, digits(10)))
parts = st.integers(1, 99).map("{:02d}".format)
numbers = st.integers(1, 99999).map("{:05d}".format)
ordinary_prefixes = st.sampled_from(sorted(set(regions.KATOTTG_REGIONS) - {"80", "85"}))
hromadas = st.builds("UA{}{}{:03d}00000{}".format, ordinary_prefixes, parts, st.integers(1, 999), numbers)
blanks = st.sampled_from(["", " ", "\u00a0", "\u2009", "\u200b", "\ufeff", "\t"])


@pytest.mark.parametrize(
    ("written", "kind", "key", "level"),
    [
        ("01001000", None, "01001000", "municipality"),
        ("01 0 01 000", None, "01001000", "municipality"),
        ("010515163001", None, "01051001", "municipality"),
        ("01051", None, "010510000000", "district"),
        ("01051000", "district", "010510000000", "district"),
        ("010010000000", "independent_city", "01001000", "municipality"),
        ("01001", "independent_city", "01001000", "municipality"),
        ("010515163", None, "010515163000", "association"),
        ("010515163000", "amt", "010515163000", "association"),
        ("UA05020030000031457", None, "UA05020030000031457", "hromada"),
        ("UA05020000000026686", None, "UA05020000000026686", "raion"),
        ("UA05000000000010236", None, "UA05000000000010236", "oblast"),
        ("UA80000000000093317", None, "UA80000000000093317", "oblast"),
        ("UA80000000000126643", None, "UA80000000000126643", "district"),
        ("UA32000000010085013", None, "UA32000000010085013", "settlement"),
        ("\u0423\u041005020030000031457", None, "UA05020030000031457", "hromada"),
        ("\u0443\u0430 0502 003 000 00 31457", None, "UA05020030000031457", "hromada"),
        ("ua\u00a005020030000031457 ", None, "UA05020030000031457", "hromada"),
    ],
)
def test_written_forms(written, kind, key, level):
    parsed = parse_key(written, kind)
    assert (parsed.key, parsed.level) == (key, level)
    assert parsed.country == keys.country_of(key)
    assert parsed.region == keys.region_of(key)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (None, "empty"),
        ("  ", "empty"),
        ("Flensburg", "characters"),
        ("0100100O", "characters"),
        ("\u0660\u0661\u0660\u0660\u0661\u0660\u0660\u0660", "characters"),
        ("1001000", "length"),
        ("17001000", "state"),
        ("00001000", "state"),
        ("UA0502003000003145", "length"),
        ("UA05020030000O31457", "characters"),
        ("UA99020030000031457", "region"),
        ("UA05000030000031457", "structure"),
        ("UA05020000010031457", "structure"),
    ],
)
def test_reasons(written, reason):
    with pytest.raises(InvalidKey) as caught:
        parse_key(written)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("key", "region"),
    [
        ("UA44020000000058148", "UA-09"),
        ("UA73020000000068324", "UA-77"),
        ("UA01020000000022387", "UA-43"),
        ("UA80000000000093317", "UA-30"),
        ("UA85000000000065278", "UA-40"),
        ("UA05020000000026686", "UA-05"),
        ("11000000", "DE-BE"),
    ],
)
def test_regions_of_keys(key, region):
    assert parse_key(key).region == region


def test_region_tables_are_complete():
    assert len(regions.GERMAN_STATES) == 16
    assert len(regions.UKRAINIAN_REGIONS) == 27
    assert set(regions.KATOTTG_REGIONS.values()) == set(regions.UKRAINIAN_REGIONS)
    assert len(regions.KATOTTG_REGIONS) == 27


def test_parents():
    assert keys.parent_prefixes("UA05020030010063857") == [
        "UA050200300000",
        "UA050200000000",
        "UA050000000000",
    ]
    assert keys.parent_prefixes("UA80000000000126643") == ["UA800000000000"]
    assert keys.parent_prefixes("UA05000000000010236") == []
    assert keys.parent_prefixes("01051001", "010515163001") == ["010515163000", "010510000000"]
    assert keys.parent_prefixes("01051001") == ["010510000000"]
    assert keys.parent_prefixes("010515163000") == ["010510000000"]
    assert keys.parent_prefixes("010510000000") == []


def test_ars_belongs_to_ags():
    assert keys.check_ars("01051001", "01 051 5163 001") == "010515163001"
    for other in ("010515163002", "010515163", "x"):
        with pytest.raises(InvalidKey):
            keys.check_ars("01051001", other)


@given(ags)
def test_ags_is_canonical(key):
    assert canonical_key(key) == key


@given(ars)
def test_ars_gives_the_ags_or_itself(key):
    canonical = canonical_key(key)
    assert canonical == (key if key.endswith("000") else key[:5] + key[9:])
    assert keys.check_ars(canonical, key) == key


@given(st.one_of(ags, ars, hromadas), st.data())
def test_canonical_keys_stay_and_blanks_and_case_do_not_matter(key, data):
    canonical = canonical_key(key)
    assert canonical_key(canonical) == canonical
    written = "".join(letter + data.draw(blanks) for letter in key).lower().replace("ua", "\u0443\u0430")
    assert canonical_key(written) == canonical


@given(hromadas)
def test_hromadas_nest(key):
    parsed = parse_key(key)
    assert (parsed.country, parsed.level) == ("UA", "hromada")
    raion, oblast = keys.parent_prefixes(key)
    assert raion[:6] == key[:6]
    assert oblast[:4] == key[:4]
    assert len(raion) == len(oblast) == 14


@given(st.text())
def test_any_text_is_a_key_or_refused(text):
    try:
        key = parse_key(text)
    except InvalidKey as error:
        assert error.reason in ("empty", "characters", "length", "state", "region", "structure")
    else:
        assert key.key.isascii()
        assert len(key.key) in (8, 12, 19)
