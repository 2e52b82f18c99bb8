"""A provider of sign-ins on this machine: gives tokens for codes, renews them, and says of a token whose it is (RFC 6749, 7636, 7662)."""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Tokens:
    """`codes` are open sign-ins (code: challenge), `refresh` what renews, `access` what lets in. `says` answers instead of it: (status, words)."""

    def __init__(self, user="support"):
        self.user, self.codes, self.refresh, self.access = user, {}, set(), set()
        self.lives, self.rotates, self.lasting, self.says, self.asked = 3600, False, True, None, []
        self.before, self.given, self.guard = None, 0, threading.Lock()  # `before` is done while a renewal is asked for
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def settings(self, sign_in="other"):
        """Those of a mailbox that signs in here."""
        return {
            "sign_in": sign_in,
            "oauth_client": "khaneno",
            "oauth_authorise_url": f"{self.url}/authorise?tenant=1",
            "oauth_token_url": f"{self.url}/token",
            "oauth_scopes": "mail offline_access",
        }

    def signs_in(self, page: str) -> str:
        """A person signs in on the page and allows it: the code that leads back."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        assert said["code_challenge_method"] == "S256" and said["client_id"] == "khaneno"
        self.codes[code := f"code-{len(self.codes)}"] = said["code_challenge"]
        return code

    def expires(self):
        """All that let in lets in no more."""
        self.access.clear()

    def answer(self, said: dict) -> tuple[int, dict]:
        """What the token address says to a form."""
        self.asked.append(said.get("grant_type"))
        if self.before:
            self.before()
        with self.guard:
            return self.says or self._given(said)

    def _given(self, said):
        if (said.get("client_id"), said.get("client_secret")) != ("khaneno", "hush"):
            return 401, {"error": "invalid_client", "error_description": "The secret has run out"}
        if said["grant_type"] == "authorization_code":
            proof = base64.urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest()).rstrip(b"=")
            known = self.codes.pop(said["code"], None) == proof.decode() and said["redirect_uri"]
        else:
            known = said["refresh_token"] in self.refresh
        if not known:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        self.given += 1
        self.access.add(fresh := f"access-{self.given}")
        answer = {"access_token": fresh, "expires_in": self.lives, "token_type": "Bearer"}
        if self.lasting and (said["grant_type"] == "authorization_code" or self.rotates):
            self.refresh.discard(said.get("refresh_token"))
            self.refresh.add(name := f"refresh-{self.given}")
            answer["refresh_token"] = name
        return 200, answer


def _handler_of(tokens):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._say(*tokens.answer({name: values[0] for name, values in said.items()}))

        def do_GET(self):
            token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
            self._say(200, {"active": token in tokens.access, "username": tokens.user})

        def _say(self, status, words):
            body = words.encode() if isinstance(words, str) else json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nobody reads it."""

    return Handler


def dovecot_asks(tokens, folder) -> str:
    """Settings by which a Dovecot takes tokens of this provider."""
    folder.mkdir(parents=True, exist_ok=True)
    asks = folder / "oauth2.conf"
    asks.write_text(
        f"introspection_mode = get\nintrospection_url = {tokens.url}/introspect?token=\nforce_introspection = yes\n"
        "active_attribute = active\nactive_value = true\nusername_attribute = username\n"
    )
    folder.chmod(0o755)
    asks.chmod(0o644)
    return f"auth_mechanisms = plain login xoauth2\npassdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {asks}\n}}\n"
