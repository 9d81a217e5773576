"""Pages and forms under attack: every route of ours and those of Odoo that we change, found in the routing map."""

import re
from functools import partial
from urllib.parse import quote

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .attack import extended_models, fields_to_address, own_models, routes
from .attack_rules import ROUTES
from .attack_scene import FOREIGN, OWN, AttackScene
from .fund_application import TODAY

SCRIPT = "<script>zgxcanary()</script>"
BREAKOUT = "\"'><img src=x onerror=zgxcanary()>"
TEMPLATE = "{{ 7919*7907 }} ${7919*7907} <t t-out='7919*7907'/>"
#: As a browser would run it, and what an engine would make of the template.
EXECUTED = ("<script>zgxcanary", "<img src=x onerror=zgxcanary", "62615533")
WORDS = (
    f"{SCRIPT}{BREAKOUT}{TEMPLATE}",
    "²",
    "-1",
    "9" * 40,
    "NaN",
    "\x00",
    "../../../etc/passwd",
    "' OR 1=1 --",
    "2026-13-45",
    "[1, 2]",
    "false",
)
IDS = ("0", "2147483648", "99999999999999999999", "²", "-1", "%00")
TOKENS = ("0" * 64, "a" * 5000, "%00", "..%2f..%2f", "²ü")
#: Fields of a form that are attacked one by one, and how many of them with a huge text.
FIELDS_MAX, HUGE_MAX = 12, 3
QUIET = (
    "odoo.http",
    "odoo.sql_db",
    "odoo.models",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.website.models.ir_http",
)


class PageAttack(AttackScene, HttpCase):
    """Sends requests as one of the people, and watches what they read and what they change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_scene()
        cls.routes = routes(cls.env)
        cls.own_routes = {
            address: entry for address, entry in cls.routes.items() if entry["own"] and address in ROUTES
        }

    def setUp(self):
        super().setUp()
        self.findings = []
        self.who = None

    def _assert_no_findings(self):
        self.assertFalse(self.findings, "\n" + "\n".join(self.findings))

    def _expect(self, holds, finding):
        if not holds:
            self.findings.append(finding)

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def _login(self, name):
        user = self.people[name]
        login = None if name == "visitor" else user.login
        self.authenticate(login, login)
        self.who = name

    def _send(self, method, path, what=None, data=None, **options):
        """One request; whatever comes back must be an answer and hold nothing of others."""
        what = what or f"{method} {path[:120]} by {self.who}"
        if method != "POST":
            data = None
        else:
            data = dict(data or {})
            data.setdefault("csrf_token", Request.csrf_token(self))
        response = self.url_open(path, method=method, data=data, timeout=60, **options)
        self._expect(response.status_code < 500, f"{what}: {response.status_code}")
        text = response.text
        for marker in self._closed_markers(self.who):
            place = text.find(marker)
            self._expect(place < 0, f"{what} read: …{text[max(place - 120, 0) : place + 40]!r}")
        for words in EXECUTED:
            place = text.find(words)
            self._expect(place < 0, f"{what} is executed: …{text[max(place - 120, 0) : place + 60]!r}")
        return response

    # ------------------------------------------------------------------
    # What there is
    # ------------------------------------------------------------------

    def _state(self, everything=False):
        """A digest of each table's rows of others, or of all rows that were there before the attack."""
        self.env.cr.flush()
        parts = [
            SQL(
                "SELECT %s, count(*), md5(string_agg(md5(row::text), '' ORDER BY row.id))::text"
                " FROM %s row WHERE %s",
                name,
                SQL.identifier(self.env[name]._table),
                SQL("TRUE") if everything else SQL("row.id = ANY(%s)", self._foreign[name]),
            )
            for name in self._foreign
        ]
        self.env.cr.execute(SQL(" UNION ALL ").join(parts))
        return {name: (count, digest) for name, count, digest in self.env.cr.fetchall()}

    @property
    def _foreign(self):
        if not hasattr(type(self), "_foreign_by_model"):
            type(self)._foreign_by_model = {name: self._foreign_ids(name) for name in self._tables()}
        return self._foreign_by_model

    def _expect_state(self, before, what, everything=False, but=()):
        after = self._state(everything)
        changed = [name for name in before if before[name] != after[name] and name not in but]
        self._expect(not changed, f"{what} changed {', '.join(changed)}")

    def _attack(self, run):
        """Run one attack, and take back whatever it has done."""
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT attack")
        try:
            run()
        finally:
            self.env.invalidate_all(flush=False)
            self.env.transaction.clear()
            self.env.cr.execute("ROLLBACK TO SAVEPOINT attack")
            self.env.registry.clear_cache()

    # ------------------------------------------------------------------
    # Addresses
    # ------------------------------------------------------------------

    def _addresses(self, address, entry, rule, hostile=True):
        """Addresses of a route with ids of others, own ids of the attacked municipality and nonsense."""
        choices = {}
        for name, converter in entry["parameters"].items():
            model = rule.ids.get(name)
            if model:
                ids = self._foreign_ids(model)
                own = self.own_records.get(model)
                found = [str(number) for number in (*ids[:1], *ids[-2:], *(own.ids[:1] if own else ()))]
                choices[name] = [*found, *(IDS if hostile else ())]
            elif name in rule.tokens:
                choices[name] = [rule.tokens[name](self), *(TOKENS if hostile else TOKENS[:1])]
            elif name in rule.samples:
                choices[name] = [*rule.samples[name](self), *(IDS if hostile else ())]
            else:
                choices[name] = list(IDS if converter == "int" else TOKENS)
        first = {name: values[0] for name, values in choices.items()}
        own = first | {
            name: self.own_records[model].ids[0]
            for name, model in rule.ids.items()
            if model in self.own_records
        }
        found = [fields_to_address(address, first)]
        for name, values in choices.items():
            found += [fields_to_address(address, {**first, name: value}) for value in values[1:]]
            # The record of others below the own one, which opens the door.
            found += [fields_to_address(address, {**own, name: value}) for value in values[:2]]
        return list(dict.fromkeys([*found, fields_to_address(address, own)]))

    def _forms(self, path):
        """Forms of a page that send something: ``[(address, {name: value})]``."""
        response = self._send("GET", path)
        if "html" not in response.headers.get("Content-Type", ""):
            return []
        found = []
        for form in html.fromstring(response.text).iter("form"):
            action = form.get("action") or response.url
            if (form.get("method") or "get").lower() == "post":
                found.append((re.sub(r"^https?://[^/]+", "", action), dict(form.form_values())))
        return found


@tagged("post_install", "-at_install", "security")
@freeze_time(TODAY)
class TestAttackOnPages(PageAttack):
    # ------------------------------------------------------------------
    # Nothing without a rule
    # ------------------------------------------------------------------

    def test_every_route_has_a_rule(self):
        self.assertFalse(set(self.routes) - set(ROUTES), "routes without a rule in attack_rules.py")
        self.assertFalse(set(ROUTES) - set(self.routes), "rules for routes that are gone")
        for address, entry in self.routes.items():
            rule = ROUTES[address]
            named = {*rule.ids, *rule.tokens, *rule.samples, *rule.numbers}
            self.assertEqual(set(entry["parameters"]), named, f"{address}: what its parameters are")
            self.assertEqual(entry["auth"] == "user", rule.login, f"{address}: who may open it")
            if entry["own"]:
                self.assertTrue(entry["csrf"], f"{address} takes forms without a token")
                self.assertTrue(entry["methods"], f"{address} does not say which methods it takes")

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @mute_logger(*QUIET)
    def test_guessed_and_swapped_addresses(self):
        """Everybody opens every page with the ids of others, with tokens of other records, and with nonsense."""
        for name in ("visitor", "member", "former", "moved"):
            self._login(name)
            before = self._state()
            for address, entry in self.own_routes.items():
                paths = self._addresses(address, entry, ROUTES[address], hostile=name == "member")
                if name == "visitor" and ROUTES[address].login:
                    paths = paths[:1]
                for path in paths:
                    method = "GET" if "GET" in entry["methods"] else "POST"
                    self._send(method, path, data=dict.fromkeys(entry["words"], "1"))
            self._expect_state(before, f"pages opened by {name}")
        self._assert_no_findings()

    @mute_logger(*QUIET)
    def test_the_own_pages_show_the_own_words(self):
        """Otherwise nobody would notice that the pages show nothing at all."""
        self._login("member")
        pages = [
            fields_to_address(
                address, {name: self.own_records[model].ids[0] for name, model in rule.ids.items()}
            )
            for address, rule in ROUTES.items()
            if address.startswith("/my/solidarity/") and "GET" in self.routes[address]["methods"]
            if not (rule.tokens or rule.samples or rule.numbers)
            and set(rule.ids.values()) <= set(self.own_records)
        ]
        shown = [path for path in pages if OWN in self._send("GET", path).text]
        self.assertGreaterEqual(len(shown), 2, pages)
        self._assert_no_findings()

    @mute_logger(*QUIET)
    def test_hostile_words_behind_the_question_mark(self):
        self._login("member")
        for address, entry in self.own_routes.items():
            rule = ROUTES[address]
            if "GET" not in entry["methods"]:
                continue
            path = self._addresses(address, entry, rule, hostile=False)[-1]
            words = sorted({*entry["words"], "page", "sortby", "search", "redirect", "lang", "id", "debug"})
            for first in range(0, len(WORDS), 3):  # each word once at each parameter would take minutes
                values = [quote(WORDS[(first + number) % len(WORDS)]) for number in range(len(words))]
                self._send(
                    "GET",
                    f"{path}?{'&'.join(f'{word}={value}' for word, value in zip(words, values, strict=True))}",
                )
            self._send("GET", f"{path}?{'&'.join(f'{word}=²&{word}=2&{word}[]=3' for word in words)}")
        self._assert_no_findings()

    @mute_logger(*QUIET)
    def test_other_methods_and_paths(self):
        for name in ("member", "visitor"):
            self._login(name)
            before = self._state(everything=True)
            for address, entry in self.own_routes.items():
                if name == "visitor" and entry["auth"] == "user":
                    continue
                path = self._addresses(address, entry, ROUTES[address], hostile=False)[0]
                for method in {"PUT", "DELETE", "OPTIONS", "HEAD", "GET", "POST"} - entry["methods"]:
                    response = self._send(method, path)
                    if method in ("PUT", "DELETE") and not response.history:
                        self._expect(response.status_code >= 400, f"{method} {path}: {response.status_code}")
            for path in (
                "/my/solidarity/../../web/dataset/call_kw",
                "/my/solidarity/%2e%2e/%2e%2e/etc/passwd",
                "/my/solidarity/..%2f..%2f..%2fetc%2fpasswd",
                "//my/solidarity",
                "/solidarity/%00",
                "/solidarity/network/page/%31",
                "/solidarity/certificate/..%2f..%2f..%2fetc%2fpasswd",
                "/solidarity_partnership/static/../models/__init__.py",
                "/solidarity_partnership/static/..%2f__manifest__.py",
            ):
                response = self._send("GET", path)
                self._expect("root:" not in response.text and "import" not in response.text[:400], path)
            self._expect_state(before, f"other methods by {name}", everything=True)
        self._assert_no_findings()

    # ------------------------------------------------------------------
    # Forms
    # ------------------------------------------------------------------

    def _form_of(self, address, entry, rule):
        """A route with the form that a browser would send, found on the pages, else as the rule says."""
        pattern = re.compile(re.sub(r"<[^>]+>", "[^/]+", address) + r"(\?.*)?$")
        path = rule.page(self) if rule.page else None
        for action, values in self._forms(path) if path else ():
            if pattern.fullmatch(action):
                return action, values | (rule.form(self) if rule.form else {})
        own = self._addresses(address, entry, rule, hostile=False)[-1]
        return own, (rule.form(self) if rule.form else dict.fromkeys(entry["words"], "1"))

    def _posting_routes(self):
        return [(a, e, ROUTES[a]) for a, e in self.own_routes.items() if "POST" in e["methods"]]

    @mute_logger(*QUIET)
    def test_forms_without_their_token(self):
        for name in ("member", "visitor"):
            self._login(name)
            for address, entry, rule in self._posting_routes():
                path, form = self._form_of(address, entry, rule)
                before = self._state(everything=True)
                for token in ("", "o" * 40 + "²"):
                    response = self._send("POST", path, data={**form, "csrf_token": token})
                    refused = response.status_code in (400, 403, 404) or "/web/login" in response.url
                    self._expect(refused, f"POST {path} without its token by {name}: {response.status_code}")
                self._expect_state(before, f"POST {path} without its token by {name}", everything=True)
        self._assert_no_findings()

    @mute_logger(*QUIET)
    def test_forms_of_the_municipality_sent_by_others(self):
        """The very form of the member, from the session of somebody who is none: nothing of it changes."""
        forms = []
        self._login("member")
        for address, entry, rule in self._posting_routes():
            forms.append((rule, *self._form_of(address, entry, rule)))
        for name in ("visitor", "without", "former", "moved", "voiceless"):
            self._login(name)
            for rule, path, form in forms:
                form.pop("csrf_token", None)
                self._attack(partial(self._send_as_other, path, form, rule.open_to.get(name, ())))
        self._assert_no_findings()

    def _send_as_other(self, path, form, allowed):
        before = self._state(everything=True)
        self._send("POST", path, data=form)
        self._expect_state(before, f"POST {path} by {self.who}", everything=True, but=allowed)

    @mute_logger(*QUIET)
    def test_hostile_forms(self):
        """Each field of each form with what no browser sends; others' records stay, and nothing is executed."""
        self._login("member")
        for address, entry, rule in self._posting_routes():
            path, form = self._form_of(address, entry, rule)
            form.pop("csrf_token", None)
            self._attack(partial(self._send_hostile, path, form, rule))
        self._assert_no_findings()

    def _send_hostile(self, path, form, rule):
        before = self._state()
        for value in WORDS:
            self._send("POST", path, data=dict.fromkeys(form, value), what=f"{path} all {value[:20]!r}")
        for field in list(form)[:FIELDS_MAX]:
            for value in (WORDS[0], "²", self._foreign_number(field)):
                self._send("POST", path, data={**form, field: value}, what=f"{path} {field} {value[:20]!r}")
            without = {name: value for name, value in form.items() if name != field}
            self._send(
                "POST", path, data=without, files={field: ("x.txt", b"1")}, what=f"{path} file {field}"
            )
        self._send("POST", path, data={key: ["1", "2"] for key in form}, what=f"{path} all twice")
        self._send("POST", path, data={}, what=f"{path} nothing")
        self._send("POST", path, data={**form, **self._mass_assignment()}, what=f"{path} mass assignment")
        for field in list(form)[:HUGE_MAX]:
            huge = {**form, field: "x" * 5_000_000}
            self._send("POST", path, data=huge, what=f"{path} huge {field}")
        self._expect_state(before, f"hostile forms at {path}")
        for page in filter(None, (rule.page and rule.page(self), "/my/solidarity")):
            self._send("GET", page, what=f"{page} after hostile forms at {path}")
        self._expect_escaped_mails(path)

    def _foreign_number(self, field):
        """The id of a record of others whose kind the name of the field tells, else of any."""
        for model, ids in self._foreign.items():
            if ids and field.removesuffix("_id").replace("_", ".") in model:
                return str(ids[-1])
        return str(self.foreign_partnership.id)

    def _mass_assignment(self):
        """Fields that no form has: whose record it is, its state, who is in charge."""
        foreign = {
            "id": self.foreign_partnership.id,
            "res_id": self.foreign_partnership.id,
            "partner_id": self.stranger_portal.partner_id.id,
            "user_id": self.stranger_portal.id,
            "municipality_id": self.other_town.id,
            "partnership_id": self.foreign_partnership.id,
            "german_id": self.other_town.id,
            "ukrainian_id": self.small_hromada.id,
            "create_uid": self.stranger_portal.id,
            "author_id": self.stranger_portal.partner_id.id,
            "company_id": 1,
        }
        words = {"state": "approved", "active": "", "stage": "active", "is_shared": "1", "context": "{}"}
        return {name: str(value) for name, value in foreign.items()} | words

    def _expect_escaped_mails(self, path):
        for table, column in (("mail_mail", "body_html"), ("mail_message", "body")):
            self.env.cr.execute(
                SQL(
                    "SELECT %s FROM %s WHERE %s ~ %s LIMIT 1",
                    SQL.identifier(column),
                    SQL.identifier(table),
                    SQL.identifier(column),
                    "<script>zgxcanary|<img src=.?x.? onerror|62615533",
                )
            )
            found = self.env.cr.fetchone()
            self._expect(not found, f"{path}: a mail holds {found}")

    # ------------------------------------------------------------------
    # Odoo's doors
    # ------------------------------------------------------------------

    @mute_logger(*QUIET)
    def test_the_form_of_websites_makes_none_of_our_records(self):
        for name in ("visitor", "member"):
            self._login(name)
            before = self._state(everything=True)
            for model in own_models(self.env):
                values = {"name": "Forged", "municipality_id": str(self.other_town.id), "state": "approved"}
                self._send("POST", f"/website/form/{model}", data=values)
            self._expect_state(before, f"/website/form by {name}", everything=True)
        self._assert_no_findings()

    def test_no_form_of_websites_takes_our_fields(self):
        """Whoever builds a form on the website cannot let visitors write what the service decides."""
        fields = self.env["ir.model.fields"].search(
            [("model", "in", extended_models(self.env)), ("website_form_blacklisted", "=", False)]
        )
        ours = fields.filtered(lambda field: "solidarity_partnership" in field.modules.split(", "))
        self.assertFalse(ours.mapped(lambda field: f"{field.model}.{field.name}"))
        open_models = self.env["ir.model"].search(
            [("model", "in", own_models(self.env)), ("website_form_access", "=", True)]
        )
        self.assertFalse(open_models)

    @mute_logger(*QUIET)
    def test_an_account_that_was_closed_opens_nothing(self):
        """A session that was open when the account was archived, and the personal link of an archived person."""
        person = self.german_portal.partner_id
        link = f"/solidarity/consent/{person.id}/{person._consent_token()}"
        self.assertEqual(self.url_open(link).status_code, 200)
        self._login("voiceless")
        self.authenticate(self.german_portal.login, self.german_portal.login)
        self.assertIn(OWN, self.url_open(self._own_page()).text)
        self.german_portal.active = False
        person.active = False
        self.env.flush_all()
        self.who = "moved"
        for address, entry in self.own_routes.items():
            if entry["auth"] == "user":
                path = self._addresses(address, entry, ROUTES[address], hostile=False)[-1]
                for method in entry["methods"]:
                    response = self._send(method, path)
                    self._expect("/web/login" in response.url or response.status_code >= 400, path)
        self.assertEqual(self.url_open(link).status_code, 404)
        self._assert_no_findings()

    def _own_page(self):
        return f"/my/solidarity/fund/{self.own_records['solidarity.fund.application'].ids[0]}"

    @mute_logger(*QUIET)
    def test_whoever_moved_away_is_out_at_once(self):
        """The same session, before and after the person left the municipality."""
        self.authenticate(self.german_portal.login, self.german_portal.login)
        self.assertIn(OWN, self.url_open(self._own_page()).text)
        self.german_portal.partner_id.parent_id = self.former_town.partner_id
        self.env.flush_all()
        self.who = "moved"
        before = self._state(everything=True)
        for address, entry in self.own_routes.items():
            if entry["auth"] == "user":
                for path in self._addresses(address, entry, ROUTES[address], hostile=False):
                    self._send("GET", path)
        self._expect_state(before, "whoever moved away", everything=True)
        self._assert_no_findings()

    @mute_logger(*QUIET)
    def test_files_and_pictures_of_others(self):
        """Odoo serves the files and pictures of records by their address."""
        for name in ("visitor", "member", "former"):
            self._login(name)
            for model in ("ir.attachment", "res.partner", *self.foreign_records):
                for number in self._foreign_ids(model)[-2:]:
                    for path in (
                        f"/web/content/{model}/{number}/raw",
                        f"/web/content/{model}/{number}/datas",
                        f"/web/image/{model}/{number}/image_128",
                        f"/mail/view?model={model}&res_id={number}",
                    ):
                        response = self._send("GET", path)
                        self._expect(FOREIGN not in response.url, path)
        self._assert_no_findings()

    @mute_logger(*QUIET, "odoo.addons.web.controllers.report", "odoo.addons.report_xlsx.controllers.main")
    def test_reports_of_others(self):
        """Documents are served by name and id, also to portal users."""
        reports = self.env["ir.actions.report"].search([("report_name", "like", "solidarity_partnership.")])
        self.assertTrue(reports)
        for name in ("visitor", "member", "former"):
            self._login(name)
            before = self._state(everything=True)
            for report in reports:
                ids = self._foreign_ids(report.model) if report.model in self._foreign else [1]
                for number in (ids[-1], self.own_records.get(report.model, self.foreign_partnership).ids[0]):
                    for kind in ("html", "text", "pdf", "xlsx"):
                        path = f"/report/{kind}/{report.report_name}/{number}"
                        text = self.url_open(path, timeout=60).text
                        for marker in self._closed_markers(name):
                            self._expect(marker not in text, f"{path} by {name} read {marker}")
            self._expect_state(before, f"reports opened by {name}", everything=True)
        self._assert_no_findings()
