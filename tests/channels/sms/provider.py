"""A server of this machine that speaks as Kavenegar does (https://kavenegar.com/rest.html), as far as we use it, and takes calls as any other provider."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

KEY = "5A4B6C7D8E9F"
LINE = "10004346"
TAKEN = {1: "در صف ارسال"}


class Provider:
    """What it was told (`calls`: method and fields), what waits (`inbox`), what it took (`sent`, by our own name of each), how it answers next (`refusals`)."""

    def __init__(self):
        self.calls, self.sent, self.inbox, self.read, self.states, self.refusals = [], {}, [], [], {}, {}
        self.broken = set()  # methods whose line breaks after the call was heard
        self.deaf = set()  # and those whose line breaks before it was
        self.answer = (200, {"ok": True, "data": [{"id": 71}]})  # to calls that are not Kavenegar's
        self.number = 8000
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def texts(self):
        """The texts that phones were sent: (number, text), each as often as it went out."""
        return [(each["receptor"], each["message"]) for each in self.sent.values()]

    def refuse(self, method, code, words):
        """Answer the next call of a method so."""
        self.refusals.setdefault(method, []).append((code, words))

    def does(self, method, fields):
        """(code, words, entries) of a call."""
        if self.refusals.get(method):
            return (*self.refusals[method].pop(0), None)
        return 200, "تایید شد", getattr(self, "_" + method.replace("/", "_"))(fields)

    def _sms_send(self, fields):
        own = fields.get("localid") or f"none {len(self.sent)}"
        if own not in self.sent:
            self.number += 1
            self.sent[own] = fields | {"messageid": self.number, "status": 1, "statustext": TAKEN[1]}
        return [self.sent[own]]

    def _sms_statuslocalmessageid(self, fields):
        known = self.sent.get(fields["localid"])
        return [known or {"messageid": None, "localid": fields["localid"], "status": 100, "statustext": "نامعتبر"}]

    def _verify_lookup(self, fields):
        return self._sms_send({"receptor": fields["receptor"], "message": f"{fields['template']}: {fields['token']}"})

    def _sms_receive(self, fields):
        if fields["isread"] == "1":
            return self.read[-100:]
        given, self.inbox = self.inbox[:100], self.inbox[100:]
        self.read += given
        return given

    def _sms_status(self, fields):
        known = {str(each["messageid"]): each for each in self.sent.values()}
        return [
            {"messageid": int(key), "status": self.states.get(key, 1), "statustext": "…"}
            for key in fields["messageid"].split(",")
            if key in known
        ]

    def _account_info(self, fields):
        return {"remaincredit": 1500, "expiredate": 1, "type": "Master"}

    def _handler(provider):  # noqa: C901 (a class of small methods)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                self.take(dict(parse_qsl(urlsplit(self.path).query)))

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                given = json.loads(body) if body[:1] == "{" else dict(parse_qsl(body))
                self.take(dict(parse_qsl(urlsplit(self.path).query)) | given)

            def take(self, fields):
                path = urlsplit(self.path).path
                method = path.removeprefix(f"/v1/{KEY}/").removesuffix(".json")
                if method in provider.deaf:
                    return self.hang_up()
                provider.calls.append((method, fields | {"headers": dict(self.headers)}))
                if not path.startswith("/v1/"):
                    return self.reply(*provider.answer)
                if not path.startswith(f"/v1/{KEY}/"):
                    return self.said(403, "کد شناسائی API-Key معتبر نمی‌باشد", None)
                found = provider.does(method, fields)
                return self.hang_up() if method in provider.broken else self.said(*found)

            def hang_up(self):
                self.close_connection = True
                self.connection.close()

            def said(self, code, words, entries):
                self.reply(
                    200 if code == 200 else 400, {"return": {"status": code, "message": words}, "entries": entries}
                )

            def reply(self, code, said):
                content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler
