"""A server of this machine that speaks the Bot API, as far as we use it: https://core.telegram.org/bots/api."""

import json
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "7000001:AAExampleTokenOfTheTestsNothingElse"
BOT = {"id": 7000001, "is_bot": True, "first_name": "پشتیبانی", "username": "khaneno_bot"}


class Provider:
    """What it was sent (`calls`: method and parameters), what waits (`updates`), and how it answers the next calls of a method (`answers`)."""

    def __init__(self):
        self.calls, self.updates, self.files, self.answers = [], [], {}, {}
        self.webhook, self.number, self.lock = {}, 100, threading.Lock()
        self.any_file = None
        self.broken = False  # the line breaks after a call was heard
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def sent(self, method=None):
        """Parameters of the calls that sent something, or of those of a method."""
        return [params for name, params in self.calls if name == method or (method is None and name.startswith("send"))]

    def refuse(self, method, code, words, **parameters):
        """Answer the next call of a method so."""
        answer = {"ok": False, "error_code": code, "description": words} | (
            {"parameters": parameters} if parameters else {}
        )
        self.answers.setdefault(method, []).append((code, answer))

    def answer(self, method, params):
        self.calls.append((method, params))
        if self.answers.get(method):
            return self.answers[method].pop(0)
        own = getattr(self, f"_{method}", None)
        return 200, {"ok": True, "result": own(params) if own else True}

    def _getMe(self, params):
        return BOT

    def _getFile(self, params):
        return {"file_id": params["file_id"], "file_path": f"files/{params['file_id']}"}

    def _getUpdates(self, params):
        end = time.monotonic() + min(params.get("timeout", 0), 0.2)
        while True:
            with self.lock:
                if "offset" in params:
                    self.updates = [each for each in self.updates if each["update_id"] >= params["offset"]]
                if self.updates or time.monotonic() > end:
                    return self.updates[: params.get("limit", 100)]
            time.sleep(0.01)

    def _setWebhook(self, params):
        self.webhook = params
        return True

    def _deleteWebhook(self, params):
        self.webhook = {}
        return True

    def _getWebhookInfo(self, params):
        return {"url": self.webhook.get("url", ""), "pending_update_count": 0}

    def _message(self, params):
        with self.lock:
            self.number += 1
        return {"message_id": self.number, "date": 1, "chat": {"id": params["chat_id"], "type": "private"}}

    _sendMessage = _sendPhoto = _sendDocument = _sendVoice = _sendVideo = _editMessageText = _message

    def _handler(provider):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                name = self.path.rpartition("/")[2]
                found = provider.files.get(name, provider.any_file)
                self.reply(200 if found is not None else 404, found or b"", "application/octet-stream")

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                method = self.path.rpartition("/")[2]
                if not self.path.startswith(f"/bot{TOKEN}/"):
                    return self.json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
                code, said = provider.answer(method, _params(self.headers, body))
                if provider.broken:
                    self.close_connection = True
                    return self.connection.close()
                return self.json(code, said)

            def json(self, code, said):
                self.reply(code, json.dumps(said).encode(), "application/json")

            def reply(self, code, content, kind):
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler


def _params(headers, body):
    kind = headers.get("Content-Type", "")
    if kind.startswith("multipart/"):
        return _fields(message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=policy.HTTP))
    return json.loads(body or b"{}")


def _fields(form):
    found = {}
    for each in form.iter_parts():
        name = each.get_param("name", header="Content-Disposition")
        content = each.get_payload(decode=True)
        found[name] = (each.get_filename(), content) if each.get_filename() else content.decode()
    return found


def update(number=1, *, kind="message", chat=501, **message):
    """An update with a message of Maryam's to the bot."""
    who = {"id": 501, "is_bot": False, "first_name": "مریم", "last_name": "رضایی", "language_code": "fa"}
    place = {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "supergroup", "title": "مشتریان عمده"}
    given = {"message_id": 1000 + number, "from": who, "chat": place, "date": 1_700_000_000 + number}
    return {"update_id": number, kind: given | message}
