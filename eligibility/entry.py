"""Amounts and dates as people write them in German, Ukrainian and English."""

import re
from datetime import date
from decimal import Decimal

#: Spaces of all widths, apostrophes (Swiss and Ukrainian habits) and the currency say nothing.
_NOISE = re.compile(r"[\s\u00a0\u202f'’]|€|EUR|євро|Euro", re.IGNORECASE)
#: Twelve digits are more than any fund has.
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def read_amount(text: str) -> Decimal | None:
    """An amount in euros. Whatever separates groups of exactly three digits separates thousands.

    :return: None where nothing is written
    :raise ValueError: for what is no amount of at most two decimals, or negative
    """
    written = _NOISE.sub("", text or "")
    if not written:
        return None
    whole, separator, cents = written, "", ""
    last = max(written.rfind("."), written.rfind(","))
    if last >= 0 and len(written) - last - 1 != 3:
        whole, separator, cents = written[:last], ".", written[last + 1 :]
    if _THOUSANDS.fullmatch(whole) and len(set(whole) & {".", ","}) == 1:
        whole = whole.replace(".", "").replace(",", "")
    number = whole + separator + cents
    if not number.isascii() or not _AMOUNT.fullmatch(number):
        raise ValueError(text)
    return Decimal(number)


def read_day(text: str) -> date | None:
    """A day, as browsers send it (year-month-day) or as people write it (day.month.year).

    :return: None where nothing is written
    :raise ValueError: for what is no day between 2000 and 2100
    """
    written = (text or "").strip()
    if not written:
        return None
    german = _DAY.fullmatch(written)
    if german:
        day, month, year = map(int, german.groups())
        found = date(year, month, day)
    else:
        found = date.fromisoformat(written)
    if not 2000 <= found.year <= 2100:
        raise ValueError(text)
    return found
