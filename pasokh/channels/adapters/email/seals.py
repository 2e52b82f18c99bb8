"""Mails that are signed or encrypted (S/MIME, PGP): recognised, named, and nothing more. No seal is verified here."""

import re

from .tree import Part

DEEPEST = 6
PGP_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Z][\w-]*: ?.*\n)*\n?", re.MULTILINE)
PGP_SEAL = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----[ \t]*$.*?(?:^-----END PGP SIGNATURE-----[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
PGP_LOCKED = re.compile(r"^-----BEGIN PGP MESSAGE-----[ \t]*$", re.MULTILINE)
DASHED = re.compile(r"^- (?=-)", re.MULTILINE)  # RFC 9580, 7.2


def seal_of(root: Part, text: str) -> str:
    """``smime-signed``, ``smime-encrypted``, ``pgp-signed``, ``pgp-encrypted`` or ""; what locks the words goes before what signs them."""
    found = {_seal_of_part(part) for part in _parts(root, 0)} | {_seal_of_text(text)}
    return next(
        (seal for seal in ("smime-encrypted", "pgp-encrypted", "smime-signed", "pgp-signed") if seal in found), ""
    )


def _parts(part: Part, depth: int):
    yield part
    if depth < DEEPEST and not part.is_message:
        for child in part.children[:20]:
            yield from _parts(child, depth + 1)


def _seal_of_part(part: Part) -> str:
    kind = part.content_type
    if kind in ("multipart/signed", "multipart/encrypted"):
        maker = "pgp" if "pgp" in part.parameter("content-type", "protocol").lower() else "smime"
        return f"{maker}-{kind.partition('/')[2]}"
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return (
            "smime-signed"
            if part.parameter("content-type", "smime-type").lower() == "signed-data"
            else "smime-encrypted"
        )
    return ""


def _seal_of_text(text: str) -> str:
    if PGP_LOCKED.search(text):
        return "pgp-encrypted"
    return "pgp-signed" if PGP_SIGNED.search(text) and PGP_SEAL.search(text) else ""


def unsealed(text: str) -> str:
    """The words of a text that is signed in itself, without the lines around them."""
    if not (PGP_SIGNED.search(text) and PGP_SEAL.search(text)):
        return text
    return DASHED.sub("", PGP_SEAL.sub("", PGP_SIGNED.sub("", text))).strip("\n")
