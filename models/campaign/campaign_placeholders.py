"""What the placeholders of campaign mails stand for: fixed fields of a recipient, and nothing else."""

from ...network.placeholders import PLACEHOLDERS

#: Every expression that a mail of a campaign holds. Odoo fills them in without evaluating anything.
EXPRESSIONS = {name: f"object.mail_{name}" for name in sorted(PLACEHOLDERS)}
#: Parts of the design that differ from person to person.
DESIGN_EXPRESSIONS = {
    "times": "object.mail_times",
    "button": "object.mail_button",
    "consent": "object.mail_consent",
}

#: Mails that ask for a registration.
ASKING = ("invitation", "reminder", "last_call")
#: Mails that only registered people get: these may say how to join.
REGISTERED = ("practical",)
#: Mails to people who are registered or were invited: they lead to the person's own page.
LEADING = (*REGISTERED, "change")
#: Mails that carry the event's calendar entry.
WITH_CALENDAR = (*ASKING, *LEADING)

#: Languages in which mails are written; everybody else gets English.
WRITTEN_LANGUAGES = ("de_DE", "uk_UA")
FALLBACK_LANGUAGE = "en_US"
