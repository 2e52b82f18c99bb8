"""Addresses of the web as they may be kept: without what is secret, or says who somebody is. Pure functions.

What goes: a password in front of the host, parameters whose name says so (token, code, key, …), values that look like keys or mail addresses, and such
parts of the path. What a page keeps behind the hash is read alike.
"""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from .models.visitor import URL_LENGTH

CUT = "…"
MOST_PARAMETERS = 50
CREDENTIALS = frozenset(
    "token tokens password passwd pass pwd secret secrets pin otp apikey auth authorization session sessionid jwt csrf credential credentials cvv cvv2 card "
    "iban".split()
)
# In an address these are as a rule a way in, or say who somebody is; as an attribute the business's own page says them on purpose.
IN_ADDRESSES = CREDENTIALS | frozenset(
    "code key sid signature sig hash nonce ticket verify verification activation invite reset email mail phone mobile tel".split()
)
SECRET_ENDS = ("token", "password", "passwd", "secret", "apikey", "session")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Za-z][a-z]*")
_KEYLIKE = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_\-+=.~]{24,}|[0-9a-fA-F]{20,}|eyJ[A-Za-z0-9_\-.]{10,}")
_MAIL = re.compile(r"[^\s/@]+@[^\s/@]+\.[^\s/@]+")
_WORDY = re.compile(r"[A-Za-z]+(?:[-_.][A-Za-z0-9]{1,12})+")  # words-joined-by-hyphens-2 are a title, not a key
UTM = ("source", "medium", "campaign", "term", "content")


def clean_text(value, limit) -> str:
    """A text of one line without what no database takes; anything else than a text or a number is "". Longer than `limit` characters is cut."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)[: limit * 4].encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
    return " ".join(text.split())[:limit]


def looks_secret(name, among=CREDENTIALS) -> bool:
    """Whether a parameter or an attribute of this name is likely to hold a secret: `api_token`, `userPassword`, `PIN`."""
    lower = name.lower()
    words = {lower, *(word.lower() for word in _WORDS.findall(name))}
    return not among.isdisjoint(words) or lower.endswith(SECRET_ENDS)


def is_keylike(value) -> bool:
    """Whether a value looks like a key, a signed token or a mail address, whatever it is called."""
    if _MAIL.search(value):
        return True
    return bool(_KEYLIKE.fullmatch(value)) and not _WORDY.fullmatch(value)


def clean_url(value) -> str:
    """An address of the web as it may be kept; "" for anything else."""
    text = value if isinstance(value, str) else ""
    text = clean_text(text[: URL_LENGTH * 4], URL_LENGTH * 4)
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    path = "/".join(_segment(segment) for segment in parts.path.split("/"))
    whole = urlunsplit((parts.scheme, host.lower(), path, _query(parts.query), _fragment(parts.fragment)))
    if len(whole) > URL_LENGTH:
        whole = urlunsplit((parts.scheme, host.lower(), path, "", ""))
    return whole[:URL_LENGTH]


def _segment(segment):
    return CUT if is_keylike(unquote(segment)) else segment


def _query(query):
    pairs = parse_qsl(query, keep_blank_values=True)[:MOST_PARAMETERS]
    return urlencode([(name, value) for name, value in pairs if not _is_cut(name, value)])


def _is_cut(name, value):
    return looks_secret(name, IN_ADDRESSES) or name.lower().endswith("code") or is_keylike(value)


def _fragment(fragment):
    """What a page keeps behind the hash is its own route, or parameters."""
    route, mark, query = fragment.partition("?")
    if "=" in route:
        return _query(route)
    route = "/".join(_segment(segment) for segment in route.split("/"))
    kept = _query(query) if mark else ""
    return f"{route}?{kept}" if kept else route


def same_site(url, other) -> bool:
    """Whether two addresses are of the same host: a page of the business's own is nobody who refers."""
    return bool(other) and urlsplit(url).hostname == urlsplit(other).hostname


def utm_of(url):
    """What an address says of the campaign that led to it: source, medium, campaign, term, content."""
    found = dict(parse_qsl(urlsplit(url).query))
    return {name: clean_text(found[f"utm_{name}"], 100) for name in UTM if found.get(f"utm_{name}")}
