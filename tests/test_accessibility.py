import threading

from odoo.tests import tagged

from .axe import SWITCH, violations
from .page_browser import DESK, PHONE, BrowsingCase
from .page_samples import NO_PAGES, PageFixtures, page_samples

ADDON = "odoo.addons.solidarity_partnership."


def own_page_routes(env):
    """The first address of every route of ours that may answer with a page: those of our controllers, and those of
    core's that our controllers change."""
    threading.current_thread().dbname = env.cr.dbname  # as where requests are served
    found = set()
    for rule in env["ir.http"].routing_map().iter_rules():
        routing = rule.endpoint.routing
        method = rule.endpoint.func
        is_own = any(
            method.__name__ in vars(cls) and cls.__module__.startswith(ADDON)
            for cls in type(method.__self__).__mro__
        )
        if is_own and routing["type"] == "http" and "GET" in (routing["methods"] or ("GET",)):
            found.add(routing["routes"][0])
    return found


@tagged("post_install", "-at_install")
class TestAccessibility(PageFixtures, BrowsingCase):
    """Every page of ours keeps the rules of WCAG 2.2 AA, on a phone and on a desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_page_fixtures()

    def test_every_page_has_a_sample(self):
        sampled = {*page_samples(self, "de_DE"), *NO_PAGES}
        self.assertFalse(own_page_routes(self.env) - sampled, "pages without a sample, see page_samples.py")

    def test_in_german(self):
        self._examine_all("de_DE")

    def test_in_ukrainian(self):
        self._examine_all("uk_UA")

    def _examine_all(self, lang):
        pages = page_samples(self, lang)
        signed_in = ""
        with self._browse(lang=lang) as browser:
            samples = [sample for samples in pages.values() for sample in samples]
            for sample in sorted(samples, key=lambda one: (one.user or {}).get(lang) or ""):
                user = sample.user and sample.user[lang]
                if user != signed_in:
                    self._sign_in(browser, user and getattr(self, user).login)
                    browser.use_language(lang)
                    signed_in = user
                with self.subTest(page=sample.path, typed=bool(sample.typed), user=user, lang=lang):
                    self._examine(browser, sample, lang)

    def _examine(self, browser, sample, lang):
        browser.use_width(PHONE)
        # Half of the runs without scripts: what they add must not be needed, and it takes half the time.
        browser.use_scripts(lang == "de_DE")
        status = browser.open(sample.path.format(lang=lang))
        self.assertEqual(status, 200)
        if sample.press:
            browser.type(**sample.typed)
            # What the server says of a mistake, not the browser.
            browser.evaluate(
                "document.querySelectorAll('form').forEach((form) => { form.noValidate = true })"
            )
            browser.unfold("details")
            browser.press(selector=sample.press)
        browser.use_scripts(True)
        spoken = browser.evaluate(
            "document.querySelector('main h1, #wrap h1, main, #wrap').closest('[lang]').lang.slice(0, 2)"
        )
        found = [f"language of the page: {spoken}"] if spoken != lang[:2] else []
        if sample.within == "document" and browser.evaluate(SWITCH) < 2:
            found.append("no switch of language")
        if browser.overflow() > 0:
            found.append(f"wider than a phone by {browser.overflow()} pixels")
        on_phone = violations(browser, sample.within)
        found += on_phone
        if not sample.press:
            browser.use_width(DESK)
            on_desk = violations(browser, sample.within)
            found += [f"on a desk only: {violation}" for violation in on_desk if violation not in on_phone]
        found += [f"script: {complaint}" for complaint in [browser.complaints()] if complaint]
        self.assertFalse(found, "\n\n" + "\n\n".join(found))
