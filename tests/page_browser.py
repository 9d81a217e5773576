"""A browser that a test leads page by page, as a person would: types, presses, reads. Works where a page runs no
scripts, too."""

import base64
import json
import time
from contextlib import contextmanager, suppress

from odoo.tests.common import HOST, ChromeBrowser, ChromeBrowserException, HttpCase, save_test_file

#: Widths in CSS pixels: a phone, a computer on a desk, and its window at 400 % (WCAG 1.4.10).
PHONE, DESK, NARROW = 390, 1280, 320
HEIGHTS = {PHONE: 844, DESK: 900, NARROW: 256}
PATIENCE = 20  # seconds

#: Marks the document that is left, so that the next one is told from it.
LEFT = "solidarityLeft"
READY = f"document.readyState === 'complete' && !document.{LEFT}"

#: Press what a person sees: by its words, or by a selector.
PRESS = """
(() => {
    const shown = [...document.querySelectorAll(%(selector)s)].filter((element) => element.getClientRects().length);
    const element = shown.find((one) => one.innerText.trim().includes(%(words)s));
    if (!element) return false;
    document.%(left)s = true;
    element.scrollIntoView({block: "center"});
    element.click();
    return true;
})()
"""

#: Type into a field or choose in it, as events tell scripts.
TYPE = """
(() => {
    const fields = [...document.querySelectorAll(%(selector)s)];
    const field = fields.find((one) => !["radio", "checkbox"].includes(one.type) || one.value === %(value)s)
        || fields[0];
    if (!field) return "no such field";
    if (["radio", "checkbox"].includes(field.type)) {
        field.checked = %(value)s !== "";
    } else {
        field.value = %(value)s;
        if (field.tagName === "SELECT" && field.value !== %(value)s) return "no such choice";
    }
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
    return "";
})()
"""


#: Keys that lead through a page: code of each, and what it types.
KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    " ": (32, " "),
    "ArrowUp": (38, ""),
    "ArrowDown": (40, ""),
}
SHIFT = 8


class PageBrowser(ChromeBrowser):
    """Odoo's Chromium, led step by step."""

    def __init__(self, test_case):
        super().__init__(test_case)
        self._websocket_request("Network.enable")

    # ------------------------------------------------------------------
    # How the pages are seen
    # ------------------------------------------------------------------

    def use_width(self, width):
        """Show pages as a phone (``PHONE``) or a desk (``DESK``) does; what is open is laid out anew."""
        self._lay_out(width, HEIGHTS[width])

    def _lay_out(self, width, height):
        self._websocket_request(
            "Emulation.setDeviceMetricsOverride",
            params={"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def use_language(self, lang):
        """The language of the browser, and the one that was chosen on the website (``de_DE``)."""
        self._websocket_request(
            "Network.setExtraHTTPHeaders", params={"headers": {"Accept-Language": lang.replace("_", "-")}}
        )
        self.set_cookie("frontend_lang", lang, "/", HOST)

    def use_scripts(self, are_run):
        """Whether pages run their scripts."""
        self._websocket_request("Emulation.setScriptExecutionDisabled", params={"value": not are_run})

    def use_media(self, media="", **features):
        """On paper (``print``), or with what somebody has set: ``forced_colors="active"``."""
        wishes = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self._websocket_request("Emulation.setEmulatedMedia", params={"media": media, "features": wishes})

    # ------------------------------------------------------------------
    # What a person does
    # ------------------------------------------------------------------

    def open(self, path):
        """Open a page and wait until it is there.

        :return: the status of the answer, such as 200
        """
        self.complaints()
        self.evaluate(f"document.{LEFT} = true")
        self._websocket_request(
            "Page.navigate", params={"url": self.test_case.base_url() + path}, timeout=60.0
        )
        self._wait_for_page()
        return self.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")

    def leave(self):
        """Leave the page for an empty one, so that it asks nothing more of the server."""
        self._websocket_request("Page.navigate", params={"url": "about:blank"})
        self._wait_for_page()

    def press(self, words="", selector="a, button, summary, label, input[type=submit]"):
        """Press a link or a button and wait for the page that follows."""
        script = PRESS % {"selector": json.dumps(selector), "words": json.dumps(words), "left": LEFT}
        self.wait_for(script, f"nothing to press: {words or selector}")
        self._wait_for_page()

    def press_key(self, key, times=1, shift=False):
        """Press a key, as somebody without a mouse does; a page that may follow is not waited for."""
        code, text = KEYS[key]
        stroke = {"key": key, "code": key.strip() or "Space", "windowsVirtualKeyCode": code}
        stroke |= {"modifiers": SHIFT if shift else 0}
        for _time in range(times):
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self._websocket_request("Input.dispatchKeyEvent", params=stroke | down)
            self._websocket_request("Input.dispatchKeyEvent", params=stroke | {"type": "keyUp"})

    def type_keys(self, text):
        """Type into what has the focus."""
        self._websocket_request("Input.insertText", params={"text": text})

    def type(self, within="body", **values):
        """Fill fields by their names; a box or a choice by the value it sends, an empty one unticks it."""
        for name, value in values.items():
            script = TYPE % {
                "selector": json.dumps(f'{within} [name="{name}"]'),
                "value": json.dumps(value),
            }
            trouble = self.evaluate(script)
            self.test_case.assertFalse(trouble, f"{trouble}: {name} = {value} at {self.path()}")

    def unfold(self, selector):
        """Open what is folded; without scripts, too, as a press on its heading does."""
        self.evaluate(
            f"document.querySelectorAll({json.dumps(selector)}).forEach((part) => {{ part.open = true }})"
        )

    def attach(self, name, path):
        """Choose a file for a field."""
        answer = self._websocket_request(
            "Runtime.evaluate", params={"expression": f"document.querySelector('[name=\"{name}\"]')"}
        )
        self._websocket_request(
            "DOM.setFileInputFiles",
            params={"files": [str(path)], "objectId": answer["result"]["objectId"]},
        )

    # ------------------------------------------------------------------
    # What is seen
    # ------------------------------------------------------------------

    def evaluate(self, expression, timeout=PATIENCE):
        """The value of an expression in the page, once its page is there."""
        end = time.monotonic() + timeout
        while True:
            try:
                answer = self._websocket_request(
                    "Runtime.evaluate",
                    params={"expression": expression, "returnByValue": True, "awaitPromise": True},
                    timeout=timeout,
                )
            except ChromeBrowserException:  # the page was left meanwhile
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
                continue
            if "exceptionDetails" in answer:
                raise AssertionError(f"{answer['exceptionDetails']} in {expression[:200]}")
            return answer["result"].get("value")

    def path(self):
        """Path and query of the page that is open."""
        return self.evaluate("location.pathname + location.search")

    def text(self, selector="body"):
        """What can be read, as it is laid out."""
        return self.evaluate(f"(document.querySelector({json.dumps(selector)}) || {{}}).innerText || ''")

    def overflow(self):
        """By how many pixels the page is wider than its window: a reader would have to push it to and fro."""
        return self.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def picture(self, name):
        """Keep a picture of the whole page among the pictures of the tests, for somebody to look at."""
        # The window itself grows for it: a picture beyond the window stops the page's scripts.
        width, height = self.evaluate("[innerWidth, Math.min(document.documentElement.scrollHeight, 8000)]")
        self._lay_out(width, height)
        answer = self._websocket_request("Page.captureScreenshot", timeout=30.0)
        self.use_width(width)
        content = base64.b64decode(answer["data"])
        save_test_file(name, content, "walk_", logger=self._logger.getChild("pictures"), date_format="%H%M%S")

    def complaints(self):
        """What the page's scripts complained of since the last question."""
        if not self._result.done():
            return ""
        with suppress(Exception):
            self._result.result(0)
        complaint = str(self._result.exception() or "")
        self._result, self.had_failure = type(self._result)(), False
        return "" if "Failed to fetch" in complaint else complaint  # a page that was left before all had come

    # ------------------------------------------------------------------
    # Waiting
    # ------------------------------------------------------------------

    def _wait_for_page(self):
        self.wait_for(READY, "the page does not come")

    def wait_for(self, expression, trouble):
        """Wait until an expression in the page is true; ``trouble`` says what is missing if it never is."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            if time.monotonic() > end:
                self.take_screenshot()
                raise AssertionError(f"{trouble}, at {self.path()}: {self.text()[:600]}")
            time.sleep(0.05)


class BrowsingCase(HttpCase):
    """Tests that lead a browser."""

    @contextmanager
    def _browse(self, login=None, lang="de_DE", width=PHONE):
        """A browser, closed at the end; the requests of its pages find the test's own records."""
        browser = PageBrowser(self)
        with self.allow_requests(browser=browser):
            try:
                self._sign_in(browser, login)
                browser.use_language(lang)
                browser.use_width(width)
                yield browser
            finally:
                browser.stop()
                self._wait_remaining_requests()

    def _sign_in(self, browser, login):
        """As this user, or as a visitor. Nothing else may use the test's transaction meanwhile."""
        browser.leave()
        self._wait_remaining_requests()
        self.authenticate(login, login, browser=browser)
        self.env.cr.flush()
        self.env.cr.clear()
