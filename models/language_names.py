from babel import Locale, UnknownLocaleError

from odoo.tools.misc import get_lang

#: Languages in which municipalities talk to each other: those of the two countries, and those in which administrations
#: talk across borders.
CONTACT_LANGUAGES = ("de_DE", "uk_UA", "en_US", "fr_FR", "pl_PL")


def language_name(env, code, name):
    """The name of a language in the reader's language; ``name``, Odoo's own, where nobody knows a translation."""
    try:
        return Locale.parse(code).get_language_name(get_lang(env).code) or name
    except (UnknownLocaleError, ValueError):
        return name
