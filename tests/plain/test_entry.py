from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.entry import read_amount, read_day


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("  ", None),
        ("9000", "9000"),
        ("9.000", "9000"),
        ("9,000", "9000"),
        ("9 000", "9000"),
        ("9\u00a0000,50 €", "9000.50"),
        ("9'000.5", "9000.5"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89 EUR", "1234567.89"),
        ("12,5", "12.5"),
        ("0,01", "0.01"),
        ("1234.567", None),
    ],
)
def test_amounts_as_people_write_them(text, amount):
    if text == "1234.567":
        with pytest.raises(ValueError):
            read_amount(text)
    else:
        assert read_amount(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    "text", ["-1", "1e5", "nan", "٣", "1.2.3", "1,234.567,8", "12,", ".5", "9" * 13, "0x10", "1/2", "²"]
)
def test_what_is_no_amount(text):
    with pytest.raises(ValueError):
        read_amount(text)


@given(st.integers(0, 10**11), st.integers(0, 99))
def test_german_and_english_amounts_mean_the_same(whole, cents):
    english = f"{whole:,}.{cents:02}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_amount(english) == read_amount(german) == Decimal(f"{whole}.{cents:02}")


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_an_error(text):
    try:
        amount = read_amount(text)
    except ValueError:
        return
    assert amount is None or 0 <= amount < 10**13


def test_days():
    assert read_day("") is None
    assert read_day("2028-02-29") == read_day(" 29.2.2028 ") == date(2028, 2, 29)
    for text in ("2027-02-29", "31.02.2027", "1999-12-31", "9999-01-01", "15/10/2027", "x", "2027"):
        with pytest.raises(ValueError):
            read_day(text)
