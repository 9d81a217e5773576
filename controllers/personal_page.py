"""What pages have in common whose address, from a mail or a code, is their key."""

from odoo.http import request

from ..models.contact.res_partner_consent_page import PAGE_LANGUAGES

#: How such a page is served: to anybody, in one address for all languages, and named in no list of pages.
SERVED = {"type": "http", "auth": "public", "website": True, "multilang": False, "sitemap": False}

#: The address goes to no other site, search engine or shared cache.
CONFIDENTIAL_HEADERS = [
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("Cache-Control", "no-store"),
]


def page_languages():
    """The languages among which a reader may choose: ``[(code, name), …]``."""
    languages = request.env["res.lang"]
    installed = dict(languages.get_installed())
    return [
        (code, languages._name_for_readers(installed[code])) for code in PAGE_LANGUAGES if code in installed
    ]
