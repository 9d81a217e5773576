import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.place_names import (
    BEGINNING,
    INSIDE,
    PART,
    SIMILARITY_MIN,
    WHOLE,
    PlaceIndex,
    fold,
    spellings,
    trigrams,
)

PLACES = [
    (1, ["Köln", "Cologne", "Кельн", None], 1_080_000),
    (2, ["Ulm", "Ульм"], 126_000),
    (3, ["Neu-Ulm", "Ной-Ульм"], 60_000),
    (4, ["Neustadt", "Neustadt a.d. Donau"], 14_000),
    (5, ["Neustadt", "Neustadt an der Weinstraße"], 53_000),
    (6, ["Львівська міська громада", "Lwiw", "Lviv", "Lemberg"], 783_000),
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Köln", "koln"),
        ("  Weißenburg-i.Bay. ", "weissenburg i bay"),
        ("Кам’янець-Подільський", "камянець подільськии"),
        ("ЇЖАК Ґанок", "іжак ганок"),
        ("o\u0308", "o"),
        ("", ""),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text):
    once = fold(text)
    assert fold(once) == once


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Stadt Köln", ["koln"]),
        ("Koeln", ["koeln", "koln"]),
        ("Stadt", ["stadt"]),
        ("Львівська міська громада", ["львівська"]),
        ("%", []),
        ('"', []),
        ("", []),
    ],
)
def test_spellings(text, wanted):
    assert [spelling for spelling in spellings(text) if spelling not in ("%",)] == wanted


def test_trigrams():
    assert trigrams("ulm") == {"  u", " ul", "ulm", "lm "}


@pytest.mark.parametrize(
    ("text", "first", "grade"),
    [
        ("Ulm", 2, WHOLE),
        ("ульм", 2, WHOLE),
        ("koeln", 1, WHOLE),
        ("neustadt", 5, WHOLE),
        ("neustadt an der w", 5, BEGINNING),
        ("weinstrasse", 5, PART),
        ("львівська громада", 6, BEGINNING),
        ("lemberg", 6, WHOLE),
        ("stadt", 5, INSIDE),
    ],
)
def test_best_place(text, first, grade):
    assert PlaceIndex(PLACES).find(text)[0] == (first, grade)


@pytest.mark.parametrize(("text", "place"), [("Colonge", 1), ("Neustdat", 5), ("лвівська", 6), ("Lembrg", 6)])
def test_slips_are_forgiven(text, place):
    found = PlaceIndex(PLACES).find(text)
    assert found[0][0] == place
    assert SIMILARITY_MIN <= found[0][1] < PART


def test_larger_places_come_first():
    assert [place for place, _grade in PlaceIndex(PLACES).find("Neustadt")] == [5, 4]


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text):
    places = [place for place, _grade in PlaceIndex(PLACES).find(text)]
    assert len(places) == len(set(places))
