"""A push service of our own, as RFC 8030, 8291 and 8292 describe one, and a browser that can read what comes."""

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A user agent: its keys, and what it reads."""

    def __init__(self, name="browser"):
        self.name, self.private, self.secret = name, ec.generate_private_key(ec.SECP256R1()), bytes(range(16))
        point = self.private.public_key().public_numbers()
        self.p256dh = b64(b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big"))
        self.auth = b64(self.secret)

    def read(self, body):
        """The payload, decrypted (RFC 8291)."""
        return json.loads(
            http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        )


class PushService:
    """Takes what is posted to it; `answers` are the statuses of the next posts, 201 when none is left."""

    def __init__(self):
        self.got, self.answers = [], []

    def endpoint(self, browser):
        return f"{self.url}/push/{browser.name}"


@contextmanager
def running():
    """A PushService that listens."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append((self.path.rpartition("/")[2], dict(self.headers), body))
            self.send_response(service.answers.pop(0) if service.answers else 201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def vapid_of(headers):
    """The claims of the VAPID header and its key, after the signature was checked (RFC 8292, ES256)."""
    scheme, _, rest = headers["Authorization"].partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = given["t"].split(".")
    signature = raw(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(given["k"]))
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(raw(claims)), given["k"]
