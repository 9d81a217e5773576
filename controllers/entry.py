"""What the forms and lists of our pages have in common: how a page of the portal is served, and how what somebody typed
is read. Whatever no page of ours sends becomes nothing, never an error."""

import re

from odoo.http import request

#: How a page of the portal is served: to whoever is logged in, and named in no list of pages.
PORTAL = {"type": "http", "auth": "user", "website": True, "sitemap": False}

#: A number as our pages write it: anything else, such as "²" or thousands of digits, was made by hand.
NUMBER = re.compile(r"[0-9]{1,9}")
#: Ids are 4 bytes in the database.
ID_MAX = 2**31 - 1
#: The key of a form, by which a second click finds what the first one has written.
_KEY = re.compile(r"[0-9a-f]{32}")


def page_number(text):
    """The number of a page of a list, from the path or from whatever somebody typed behind the question mark."""
    return int(text) if NUMBER.fullmatch(str(text)) else 1


def typed_words(value, length):
    """What somebody typed, not longer than it may be, without null characters, which the database does not keep."""
    return value.replace("\x00", "").strip()[:length] if isinstance(value, str) else ""


def typed_id(text):
    """An id as a form sends it; None for anything else."""
    number = int(text) if isinstance(text, str) and NUMBER.fullmatch(text) else 0
    return number if 0 < number <= ID_MAX else None


def typed_key(text):
    """The key of a form; None for anything else."""
    return text if isinstance(text, str) and _KEY.fullmatch(text) else None


#: Inputs of several lines.
LONG = ("description", "note", "reason")


def typed_text(value, length, errors=None, name=None):
    """What somebody typed, without null characters, which the database does not keep, and not longer than it may be.

    :param errors: gets a sentence by name of the input where something was cut off
    :param name: of the input; only those of :data:`LONG` keep their line breaks
    """
    text = value.replace("\x00", "").replace("\r\n", "\n").strip() if isinstance(value, str) else ""
    if name not in LONG:
        text = " ".join(text[: length + 1].split())
    if len(text) > length and errors is not None:
        errors[name] = request.env._("Please write at most %s characters: the rest was cut off.", length)
    return text[:length]
