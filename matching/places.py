"""The identity of a place that stands in no register of ours, as far as its name can tell."""

import unicodedata

#: Letters that Unicode does not take apart into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def plain_name(name: str) -> str:
    """What is left of a name when case, accents, blanks and signs do not count: "Bielsko-Biała" is "bielskobiala".

    Nothing is transliterated or translated: a name in another script or language stays another name.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter for letter in folded if letter.isalnum()).translate(_BASE_LETTERS)


def place_key(country: str, name: str) -> str | None:
    """The key by which two municipalities recognise a partner in a third country that they share, e.g. "PL|nysa".

    :param country: ISO 3166-1 code of two letters
    :return: None if the name has neither a letter nor a digit
    """
    plain = plain_name(name)
    return f"{country.upper()}|{plain}" if plain else None
