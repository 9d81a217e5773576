"""A visitor of the running Odoo, for `./dev run --check`."""

import html
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request

from .console import Trouble


def opener(*handlers):
    """An HTTP client that knows no proxy: the server is on this machine."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)


def answers(url: str) -> bool:
    """Whether a page is there."""
    try:
        with opener().open(url, timeout=60) as response:
            return response.status == 200
    except OSError:
        return False


class Visitor:
    """Opens pages and keeps cookies."""

    def __init__(self, address: str):
        self.address = address
        self.client = opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, path: str, **form: str) -> tuple[str, str]:
        """The text of a page and the path at which the visitor ended up."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.client.open(self.address + path, data, timeout=60) as response:
                text = response.read().decode()
                return html.unescape(text), urllib.parse.urlsplit(response.geturl()).path
        except urllib.error.HTTPError as error:
            raise Trouble(f"{path} answers {error.code} {error.reason}.") from error
        except OSError as error:
            raise Trouble(f"{path} does not answer: {error}.") from error

    def log_in(self, login: str, password: str) -> None:
        """Fills in the login form."""
        page, _path = self.open("/web/login")
        token = re.search(r'name="csrf_token" value="(\w+)"', page)
        if not token:
            raise Trouble("/web/login shows no login form.")
        _page, path = self.open("/web/login", login=login, password=password, csrf_token=token.group(1))
        if path.endswith("/web/login"):
            raise Trouble(f"{login} cannot log in.")

    def expect_page(self, path: str, texts: list[str]) -> None:
        """Trouble, unless the page is shown and holds one of the texts."""
        page, reached = self.open(path)
        if not reached.endswith(path):
            raise Trouble(f"{path} leads to {reached}.")
        if not any(text in page for text in texts):
            wanted = " or ".join(texts) or "the municipality (the portal user municipality_ua has none)"
            raise Trouble(f"{path} does not name {wanted}.")
