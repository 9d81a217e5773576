"""The two forms of the public site: municipalities of both countries introduce themselves and say what they wish."""

import re
import secrets
import time

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.http import Controller, request, route
from odoo.tools import consteq, email_normalize, hmac, str2bool

from ..models.inquiry.solidarity_inquiry_line import LINE_LENGTH, LINES_MAX
from ..models.inquiry.solidarity_inquiry_submission import WISHES
from ..models.language_names import CONTACT_LANGUAGES, language_name
from .entry import ID_MAX, NUMBER
from .personal_page import CONFIDENTIAL_HEADERS, SERVED, page_languages

FORMS = {"DE": "/solidarity/inquiry", "UA": "/solidarity/hromada"}
PAGE = "/solidarity/inquiry/<int:submission_id>/<string:token>"
OTHER_SIDE = {"DE": "UA", "UA": "DE"}
#: The action of Odoo's captcha, where one is set up.
CAPTCHA = "solidarity_inquiry"

#: Inputs of one line or more, and how long their texts may be.
TEXTS = {
    "municipality_query": 100,
    "wished_query": 100,
    "contact_name": 100,
    "contact_function": 100,
    "email": 254,
    "phone": 40,
    "existing_connection": 2000,
    "message": 2000,
}
#: Places that are chosen: hidden number of the input and the text by which it is looked for.
PLACES = {"municipality_id": "municipality_query", "wished_municipality_id": "wished_query"}
#: Name, stored field and kind of the lines for needs and offers.
LINE_KINDS = ("need", "offer")
LINES_FIRST = 2
LINES_MORE = 3
#: Nobody fills in the form faster; programs do. Whoever is asked to look once more has lost nothing.
SECONDS_MIN = 4
#: After this long a form is signed anew.
SECONDS_MAX = 24 * 3600
STAMP = re.compile(r"([0-9]{1,12})-([0-9a-f]{32})-([0-9a-f]{64})")
#: The input that people do not see.
TRAP = "website_address"
PHONE = re.compile(r"[0-9+][0-9 ()/.\-]{4,38}[0-9]")
EMAIL = re.compile(r"[^\s@\"<>,;:()\[\]\\]+@[^\s@\"<>,;:()\[\]\\]+\.[^\s@\"<>,;:()\[\]\\.]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SUGGESTIONS = 8


class InquiryForms(Controller):
    """Everything that was typed stays on the page until it is sent. Whether a municipality has written before, and who,
    is told to nobody: each form that is sent has the same answer."""

    @route(FORMS["DE"], type="http", auth="public", methods=["GET"], website=True, sitemap=True)
    def inquiry(self, **kwargs):
        """The form for German municipalities."""
        return self._render_form("DE", self._first_entry())

    @route(FORMS["UA"], type="http", auth="public", methods=["GET"], website=True, sitemap=True)
    def hromada(self, **kwargs):
        """The form for Ukrainian hromadas."""
        return self._render_form("UA", self._first_entry())

    @route(FORMS["DE"], type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def inquiry_send(self, **post):
        return self._take("DE", post)

    @route(FORMS["UA"], type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def hromada_send(self, **post):
        return self._take("UA", post)

    @route(
        "/solidarity/inquiry/thanks", type="http", auth="public", methods=["GET"], website=True, sitemap=False
    )
    def inquiry_thanks(self, **kwargs):
        """After sending; the same for everybody."""
        return request.render(
            "solidarity_partnership.inquiry_thanks", {"service_email": self._service_email()}
        )

    @route(
        "/solidarity/inquiry/municipalities",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
    )
    def inquiry_municipalities(self, query=None, country=None, **kwargs):
        """What may be meant by the typed text: ``[{"id", "label"}, …]``, for the script that helps typing."""
        if country not in FORMS:
            raise NotFound()
        found = self._find_places(query, country)
        return request.make_json_response(
            [{"id": place_id, "label": label} for place_id, label in found._place_labels()]
        )

    # ------------------------------------------------------------------
    # A form that was sent
    # ------------------------------------------------------------------

    def _take(self, country, post):
        entry, too_long = self._typed(post)
        action = post.get("action") or post.get("pressed")
        if action in ("more_need", "more_offer"):
            kind = action.removeprefix("more_")
            entry[kind] = [*entry[kind], *[("", "")] * LINES_MORE][:LINES_MAX]
            return self._render_form(country, entry)
        if action in PLACES:
            entry[action] = ""
            return self._render_form(country, entry, searched=action)
        errors = self._check(country, entry, post) | too_long
        if errors:
            return self._render_form(country, entry, errors)
        try:
            request.env["ir.http"]._verify_request_recaptcha_token(CAPTCHA)
            with request.env.cr.savepoint():
                self._receive(country, entry)
        except UserError as error:
            return self._render_form(country, entry, {"": str(error)})
        return request.redirect("/solidarity/inquiry/thanks")

    def _receive(self, country, entry):
        values = {name: entry[name] or False for name in TEXTS if name not in PLACES.values()}
        wishes_partner = entry["wish"] != "match"
        values |= {
            "municipality_id": int(entry["municipality_id"]),
            "wish": entry["wish"],
            "wished_municipality_id": wishes_partner and int(entry["wished_municipality_id"] or 0),
            "lang": entry["lang"],
            "topic_ids": [Command.set([int(topic) for topic in entry["topic_ids"]])],
            "language_ids": [Command.set(self._contact_languages(entry["language_codes"]).ids)],
            "notice_id": int(entry["notice_id"]),
        }
        lines = {kind: [(name, int(topic)) for name, topic in entry[kind] if name] for kind in LINE_KINDS}
        values["form_key"] = self._form_key(entry["stamp"], values, lines)
        submissions = request.env["solidarity.inquiry.submission"]
        submissions._receive(values, lines["need"], lines["offer"], request.httprequest.remote_addr)

    # ------------------------------------------------------------------
    # What was typed
    # ------------------------------------------------------------------

    def _first_entry(self):
        entry, _too_long = self._typed({})
        lang = request.env.lang
        offered = [code for code, _name in page_languages()]
        return entry | {"lang": lang if lang in offered else offered[0]}

    def _typed(self, post):
        """The texts of the form by name, as they go back into it, and which of them were too long."""
        entry, too_long = {}, {}
        for name, length in TEXTS.items():
            entry[name] = self._text(post.get(name), length, name, too_long)
        for name in ("wish", "lang", "notice_id", "stamp", *PLACES):
            entry[name] = self._text(post.get(name), 120)
        for name in PLACES:
            entry[name] = entry[name] if NUMBER.fullmatch(entry[name]) else ""
        entry["accepted"] = bool(post.get("accepted"))
        entry["topic_ids"] = self._several(post, "topic_ids")
        entry["language_codes"] = self._several(post, "language_codes")
        for kind in LINE_KINDS:
            rows = [
                (
                    self._text(post.get(f"{kind}_{row}"), LINE_LENGTH, f"{kind}_{row}", too_long),
                    self._text(post.get(f"{kind}_topic_{row}"), 9),
                )
                for row in range(LINES_MAX)
                if f"{kind}_{row}" in post
            ]
            entry[kind] = rows or [("", "")] * LINES_FIRST
        return entry, too_long

    def _text(self, value, length, name=None, too_long=None):
        text = _CONTROL.sub("", value).strip() if isinstance(value, str) else ""
        if name and len(text) > length:
            too_long[name] = request.env._(
                "At most %(length)s characters fit here. The end was cut off; please check the text.",
                length=length,
            )
        return text[:length].strip()

    def _several(self, post, name):
        """The ticked boxes of one name."""
        if name not in post:
            return []
        return [value for value in request.httprequest.form.getlist(name)[:50] if len(value) <= 10]

    # ------------------------------------------------------------------
    # Whether it can be sent
    # ------------------------------------------------------------------

    def _check(self, country, entry, post):
        """What is wrong, by name of the input, in the order of the page; places that are certain are chosen."""
        errors = {}
        self._check_place(entry, "municipality_id", country, errors)
        if entry["wish"] not in dict(WISHES):
            errors["wish"] = request.env._("Please choose what you wish.")
        elif entry["wish"] != "match":
            self._check_place(entry, "wished_municipality_id", OTHER_SIDE[country], errors)
        self._check_topics(entry, errors)
        for kind in LINE_KINDS:
            self._check_lines(entry, kind, errors)
        self._check_contact(entry, errors)
        notice = request.env["solidarity.inquiry.notice"].sudo()._in_use()  # its words are public
        if not entry["accepted"]:
            errors["accepted"] = request.env._("Please confirm that you have read how we use what you enter.")
        elif entry["notice_id"] != str(notice.id):
            entry["accepted"] = False
            errors["accepted"] = request.env._(
                "This text has changed in the meantime. Please read it again and confirm it."
            )
        if post.get(TRAP):
            errors[""] = request.env._(
                "One input was filled in that must stay empty. It is empty again; please send once more."
            )
        elif error := self._check_stamp(entry):
            errors[""] = error
        return errors

    def _check_place(self, entry, name, country, errors):
        """A place that was chosen, or the only one that the typed name can mean."""
        if entry[name]:
            chosen = self._chosen_place(entry[name], country)
            if chosen:
                return
            entry[name] = ""
        found = self._find_places(entry[PLACES[name]], country)
        if len(found) == 1:
            entry[name] = str(found.id)
        elif found:
            errors[name] = request.env._("Several places may be meant. Please choose one of them.")
        elif entry[PLACES[name]]:
            errors[name] = request.env._(
                "We do not find this place in the official register. Please check the name, or type its official key."
            )
        else:
            errors[name] = request.env._("Please type the name of the municipality.")

    def _check_topics(self, entry, errors):
        known = {str(topic_id) for topic_id, _name in self._topics()}
        entry["topic_ids"] = [topic for topic in entry["topic_ids"] if topic in known]
        if not entry["topic_ids"]:
            errors["topic_ids"] = request.env._("Please choose at least one field of cooperation.")

    def _check_lines(self, entry, kind, errors):
        """Where only one field is chosen, it is that of a line without one."""
        known = {str(topic_id) for topic_id, _name in self._topics()}
        only = entry["topic_ids"][0] if len(entry["topic_ids"]) == 1 else ""
        rows = [(name, topic if topic in known else only) for name, topic in entry[kind]]
        entry[kind] = rows
        for row, (name, topic) in enumerate(rows):
            if name and not topic:
                errors[f"{kind}_topic_{row}"] = request.env._(
                    "Please choose the field of “%(name)s”.", name=name
                )

    def _check_contact(self, entry, errors):
        if not entry["contact_name"]:
            errors["contact_name"] = request.env._("Please give your name.")
        if not (EMAIL.fullmatch(entry["email"]) and email_normalize(entry["email"])):
            errors["email"] = request.env._(
                "Please give an e-mail address such as name@municipality.example."
            )
        if entry["phone"] and not PHONE.fullmatch(entry["phone"]):
            errors["phone"] = request.env._("Please give a telephone number such as +49 228 123456.")
        if entry["lang"] not in dict(page_languages()):
            errors["lang"] = request.env._("Please choose the language in which we answer.")

    # ------------------------------------------------------------------
    # Stamp of the form: when it was opened, and its key
    # ------------------------------------------------------------------

    def _new_stamp(self):
        opened, key = str(int(time.time())), secrets.token_hex(16)
        return f"{opened}-{key}-{self._sign(opened, key)}"

    def _sign(self, opened, key):
        return hmac(request.env(su=True), "solidarity-partnership-inquiry-form", (opened, key))

    def _read_stamp(self, stamp):
        """:return: seconds since the form was opened; None where the stamp is not ours"""
        match = STAMP.fullmatch(stamp)
        if not match or not consteq(match[3], self._sign(match[1], match[2])):
            return None
        return time.time() - int(match[1])

    def _form_key(self, stamp, values, lines):
        """Sent twice as it is, a form is the same; with a correction it is another one."""
        key = STAMP.fullmatch(stamp)[2]
        return hmac(
            request.env(su=True), "solidarity-partnership-inquiry-sent", (key, sorted(values.items()), lines)
        )

    def _check_stamp(self, entry):
        seconds = self._read_stamp(entry["stamp"])
        if seconds is None or seconds > SECONDS_MAX:
            entry["stamp"] = ""
            return request.env._(
                "This form was open for a long time. Nothing is lost; please send it once more."
            )
        if seconds < SECONDS_MIN:
            return request.env._(
                "That was very fast. Please check what you have entered, and send it once more."
            )
        return None

    # ------------------------------------------------------------------
    # What can be chosen
    # ------------------------------------------------------------------

    def _find_places(self, text, country):
        text = text if isinstance(text, str) else ""
        return request.env["solidarity.municipality"]._find_places(text, country, _SUGGESTIONS)

    def _chosen_place(self, number, country):
        """The municipality of this number as superuser, empty for anything that cannot be chosen."""
        municipalities_sudo = request.env["solidarity.municipality"].sudo()  # the register is public
        if not NUMBER.fullmatch(number) or int(number) > ID_MAX:
            return municipalities_sudo
        return municipalities_sudo.search([("id", "=", int(number)), ("country_id.code", "=", country)])

    def _topics(self):
        topics = request.env["solidarity.topic"].sudo().search([])  # their names are public
        return [(topic.id, topic.name) for topic in topics]

    def _contact_languages(self, codes=CONTACT_LANGUAGES):
        known = [code for code in CONTACT_LANGUAGES if code in codes]
        languages_sudo = (
            request.env["res.lang"].sudo().with_context(active_test=False)
        )  # their names are public
        languages = languages_sudo.search([("code", "in", known)])
        return languages.sorted(lambda language: known.index(language.code))

    def _service_email(self):
        return request.env.company.sudo().email  # printed on every letter

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    def _render_form(self, country, entry, errors=None, searched=None):
        errors = errors or {}
        if self._read_stamp(entry["stamp"]) is None:
            entry["stamp"] = self._new_stamp()
        notice = request.env["solidarity.inquiry.notice"].sudo()._in_use()  # its words are public
        values = {
            "country": country,
            "url": FORMS[country],
            "entry": entry,
            "errors": errors,
            "searched": searched,
            "places": {
                name: self._offered_places(entry, name, country, bool(errors) or searched == name)
                for name, country in (
                    ("municipality_id", country),
                    ("wished_municipality_id", OTHER_SIDE[country]),
                )
            },
            "wishes": [wish for wish, _label in WISHES],
            "topics": self._topics(),
            "contact_languages": [
                (language.code, language_name(request.env, language.code, language.name))
                for language in self._contact_languages()
            ],
            "languages": page_languages(),
            "lengths": TEXTS | dict.fromkeys(LINE_KINDS, LINE_LENGTH),
            "lines_max": LINES_MAX,
            "notice": {"id": notice.id, "text": notice.text},
            "service_email": self._service_email(),
            "trap": TRAP,
            "captcha": CAPTCHA if self._has_captcha() else None,
        }
        response = request.render("solidarity_partnership.inquiry_form", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _has_captcha(self):
        """Whether one of Odoo's captchas is set up, and not switched off."""
        parameters_sudo = request.env["ir.config_parameter"].sudo()  # only whether there is a captcha
        if parameters_sudo.get_param("cf.turnstile_site_key"):
            return True
        is_on = str2bool(parameters_sudo.get_param("enable_recaptcha", "True"), False)
        return is_on and bool(parameters_sudo.get_param("recaptcha_public_key"))

    def _offered_places(self, entry, name, country, search):
        """``[(id, label), …]`` below the input: what was chosen, or what the typed name may mean."""
        if entry[name]:
            chosen = self._chosen_place(entry[name], country)
            entry[name] = str(chosen.id or "")
            if chosen:
                return chosen._place_labels()
        return self._find_places(entry[PLACES[name]], country)._place_labels() if search else []


class InquiryPage(Controller):
    """How far an inquiry is, for whoever has the link of the confirmation."""

    @route(PAGE, methods=["GET"], **SERVED)
    def inquiry_state(self, submission_id, token, lang=None, **kwargs):
        submissions = request.env["solidarity.inquiry.submission"]
        submission_sudo = submissions.browse(submission_id if submission_id <= ID_MAX else 0)._find_by_token(
            token
        )
        if not submission_sudo:
            raise NotFound()
        offered = [code for code, _name in page_languages()]
        request.update_context(lang=lang if lang in offered else submission_sudo.lang)
        submission_sudo = submission_sudo.with_env(request.env(su=True))
        values = {
            "page_lang": request.env.lang,
            "languages": page_languages(),
            "url": submission_sudo._page_url(),
            "service_email": request.env.company.sudo().email,  # printed on every letter
            **submission_sudo._page_values(),
        }
        response = request.render("solidarity_partnership.inquiry_state", values)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response
