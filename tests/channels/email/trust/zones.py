"""Answers of the DNS out of a dict, and mails that prove something: for tests of what is made of them."""

import base64

import dkim as dkimpy
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pasokh.channels.adapters.email.dns import Unanswered
from pasokh.channels.adapters.email.trust.asking import TooMany

NOW = 1_795_400_000  # November 2026


class Zone:
    """Asking of a dict {(name, kind): [plain values]}; names in `silent` get no answer. `asked` is what was asked."""

    def __init__(self, answers, silent=(), most=40):
        self.known, self.silent, self.most, self.asked = answers, silent, most, []

    def texts(self, name):
        return self.answers(name, "TXT")

    def answers(self, name, kind):
        self.asked.append((name, kind))
        if len(self.asked) > self.most:
            raise TooMany
        if name in self.silent:
            raise Unanswered("silence")
        return list(self.known.get((name.lower(), kind), []))


def key_pair(bits=1024):
    """(private PEM, record of the public key), both bytes."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


PRIVATE, PUBLIC = key_pair()


def mail(sender="ali@karkhane.ir", body="سلام،\r\n\r\nسفارش من کجاست؟  \r\n\r\n\r\n", **heads):
    """A mail's bytes: mail(sender, reply_to="…")."""
    lines = {
        "From": f"Ali <{sender}>",
        "To": "support@khaneno.example",
        "Subject": "Where  is\r\n  my order",
        "Date": "Mon, 23 Nov 2026 04:00:00 +0000",
    }
    lines |= {name.replace("_", "-").title(): value for name, value in heads.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\n" + body.encode()


def signed(raw, domain="karkhane.ir", selector="s1", private=PRIVATE, **options):
    """The mail with a signature above it, made by dkimpy."""
    heads = options.pop("include_headers", [b"from", b"to", b"subject", b"date"])
    made = dkimpy.sign(raw, selector.encode(), domain.encode(), private, include_headers=heads, **options)
    return made + raw


def zone(domain="karkhane.ir", selector="s1", public=PUBLIC, **more):
    """What a domain says of its keys, and more: zone(dmarc="v=DMARC1; p=reject", spf="v=spf1 -all")."""
    answers = {(f"{selector}._domainkey.{domain}", "TXT"): [public]}
    if "dmarc" in more:
        answers[f"_dmarc.{domain}", "TXT"] = [more["dmarc"].encode()]
    if "spf" in more:
        answers[domain, "TXT"] = [more["spf"].encode()]
    return answers
