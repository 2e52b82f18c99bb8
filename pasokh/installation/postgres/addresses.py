"""Addresses of a database: one for the owner role, which migrates, and one for the program's role, which owns nothing."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit, urlunsplit

OWNER = "pasokh_owner"
PROGRAM = "pasokh_app"
DATABASE = "pasokh"


@dataclass(frozen=True)
class Addresses:
    """`postgresql://` URLs of one database."""

    owner: str
    program: str

    def environment(self) -> dict[str, str]:
        """The variables by which Django's settings find the database."""
        return {"DATABASE_URL": self.program, "DATABASE_OWNER_URL": self.owner}


def socket_url(sockets: Path, role: str, password: str, database: str) -> str:
    """The URL of a database behind a Unix socket."""
    return (
        f"postgresql://{quote(role)}:{quote(password, safe='')}@/{quote(database)}?{urlencode({'host': str(sockets)})}"
    )


def with_role(url: str, role: str, password: str, database: str | None = None) -> str:
    """The same server as `url` (host, port, TLS options), another role and database."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    path = parts.path if database is None else f"/{quote(database)}"
    login = f"{quote(role)}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}", path=path))


def role_of(url: str) -> str:
    """The role named by `url`; empty when none is."""
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("user", [""])[0]
    return unquote(parts.username or "") or named


def database_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def without_password(url: str) -> tuple[str, str]:
    """The URL as it may be shown or stand in a process list, and the password that was in it."""
    parts = urlsplit(url)
    if parts.password is None:
        return url, ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{host}")), unquote(parts.password)
