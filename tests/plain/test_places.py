import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.places import place_key, plain_name

#: Letters of the languages around: Latin with and without accents, Cyrillic.
letters = st.characters(
    min_codepoint=0x41, max_codepoint=0x17F, categories=["Lu", "Ll"], exclude_characters="ŉ"
)
cyrillic = st.characters(min_codepoint=0x410, max_codepoint=0x44F, categories=["Lu", "Ll"])
names = st.text(letters | cyrillic | st.sampled_from(" -'’.0123456789"), max_size=30)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Nysa", "nysa"),
        (" NYSA ", "nysa"),
        ("Bielsko-Biała", "bielskobiala"),
        ("Bielsko  Biala", "bielskobiala"),
        ("ŁÓDŹ", "lodz"),
        ("Weißkirchen", "weisskirchen"),
        ("WEISSKIRCHEN", "weisskirchen"),
        ("Zürich", "zurich"),
        ("L’Haÿ-les-Roses", "lhaylesroses"),
        ("Tromsø", "tromso"),
        ("Đakovo", "dakovo"),
        ("Hjørring/Ærø", "hjorringaero"),
        ("Кишинів", "кишинів"),
        ("16. Bezirk", "16bezirk"),
        (" – ", ""),
        ("", ""),
    ],
)
def test_what_is_left_of_a_name(name, plain):
    assert plain_name(name) == plain


@given(names)
def test_case_does_not_count(name):
    assert plain_name(name) == plain_name(name.upper()) == plain_name(name.lower())


@given(names)
def test_how_an_accent_is_written_does_not_count(name):
    assert plain_name(unicodedata.normalize("NFC", name)) == plain_name(unicodedata.normalize("NFD", name))


@given(names, st.sampled_from([" ", "-", "\u00a0", "\t", "'", ". ", "\u0301"]), st.integers(0, 30))
def test_blanks_signs_and_accents_do_not_count(name, sign, position):
    assert plain_name(name[:position] + sign + name[position:]) == plain_name(name)


@given(st.text())
def test_the_result_is_letters_and_digits_and_stays_as_it_is(name):
    plain = plain_name(name)
    assert not plain or plain.isalnum()
    assert plain_name(plain) == plain


@given(names, names)
def test_other_letters_make_another_place(one, other):
    def ascii_letters(name):
        return [letter for letter in name.lower() if letter.isascii() and letter.isalnum()]

    if f"{one}{other}".isascii() and ascii_letters(one) != ascii_letters(other):
        assert plain_name(one) != plain_name(other)


def test_the_country_belongs_to_the_key():
    assert place_key("pl", "Nysa") == "PL|nysa"
    assert place_key("PL", "Nysa") != place_key("CZ", "Nysa")
    assert place_key("PL", " - ") is None
