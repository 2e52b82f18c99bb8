"""Reading the environment loudly: nonsense in a variable stops the program with a sentence, not a surprise."""

import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

IDLE = (
    60.0  # seconds after which a connection of the pool that nobody needed is closed: each is a process of PostgreSQL's
)
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name, default=""):
    """The variable, or the content of the file that NAME_FILE points at, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name, default=False):
    """A yes-or-no variable. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise ImproperlyConfigured(f"{name}={value!r}: say yes or no")


def networks(name):
    """A comma-separated list of IP networks. Raises ImproperlyConfigured for anything else."""
    try:
        return [ipaddress.ip_network(part.strip(), strict=False) for part in text(name).split(",") if part.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def home_folder():
    """The data folder: PASOKH_HOME, else `var` beside the program."""
    home = os.environ.get("PASOKH_HOME") or Path(__file__).resolve().parents[2] / "var"
    return Path(home).resolve()


def secret_key(home):
    """Django's signing key: PASOKH_SECRET_KEY, else one made at first use and kept beside the data (mode 0600)."""
    if given := text("PASOKH_SECRET_KEY"):
        return given
    path = home / "secrets" / "signing-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        # link() keeps the first of two processes that start together.
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def database(url, pooled):
    """Django's settings for a postgresql:// URL. The pool serves the threads of the front; 8 threads and jobs share 20."""
    given = conninfo_to_dict(url) if url else {}
    options = {key: value for key, value in given.items() if key not in {"dbname", "user", "password", "host", "port"}}
    options["prepare_threshold"] = 1  # for cursors that ask for it: kernel.database.prepared
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 20, "timeout": 10, "max_idle": IDLE}
    return {
        "ENGINE": "pasokh.kernel.database",
        "NAME": given.get("dbname", "pasokh"),
        "USER": given.get("user", ""),
        "PASSWORD": given.get("password", ""),
        "HOST": given.get("host", ""),
        "PORT": given.get("port", ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": not pooled,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"MIRROR": None},
    }


def host_of(url):
    """The host name of an address."""
    return urlsplit(url).hostname or "localhost"


def csp_policy():
    """The desk's content policy. Doors that are framed by others (the widget) set their own."""
    return {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
