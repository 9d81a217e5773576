"""Stands for the outside service that Odoo's captcha asks: a real HTTP server on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit


class CaptchaService:
    """For test cases that make requests: what Odoo sends to one of :attr:`HOSTS` arrives here instead.

    ``self.answer`` is what the service says next, ``self.asked`` what it was asked: a dictionary of each form.
    """

    HOSTS = ("www.recaptcha.net", "challenges.cloudflare.com")
    _service_port = None

    def start_captcha_service(self):
        case = self
        case.answer, case.asked = {"success": False, "error-codes": []}, []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                case.asked.append({name: values[0] for name, values in form.items()} | {"path": self.path})
                content = json.dumps(case.answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *words):
                """The test's own log is enough."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        type(self)._service_port = server.server_port
        self.addCleanup(setattr, type(self), "_service_port", None)

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        address = urlsplit(request.url)
        if cls._service_port and address.hostname in cls.HOSTS:
            request.url = f"http://127.0.0.1:{cls._service_port}{address.path}"
        return super()._request_handler(session, request, **options)
