"""What pages have in common whose address, from a mail or a code, is their key."""

import re

from odoo.http import request

from ..models.contact.res_partner_consent_page import PAGE_LANGUAGES

#: How such a page is served: to anybody, in one address for all languages, and named in no list of pages.
SERVED = {"type": "http", "auth": "public", "website": True, "multilang": False, "sitemap": False}

#: A number as our pages write it: anything else, such as "²" or thousands of digits, was made by hand.
NUMBER = re.compile(r"[0-9]{1,9}")
#: Ids are 4 bytes in the database.
ID_MAX = 2**31 - 1
#: The address goes to no other site, search engine or shared cache.
CONFIDENTIAL_HEADERS = [
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("Cache-Control", "no-store"),
]


def page_number(text):
    """The number of a page of a list, from the path or from whatever somebody typed behind the question mark."""
    return int(text) if NUMBER.fullmatch(str(text)) else 1


def page_languages():
    """The languages among which a reader may choose: ``[(code, name), …]``."""
    languages = request.env["res.lang"]
    installed = dict(languages.get_installed())
    return [
        (code, languages._name_for_readers(installed[code])) for code in PAGE_LANGUAGES if code in installed
    ]
