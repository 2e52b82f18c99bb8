"""Credentials of mailboxes and providers, encrypted with a key that is kept beside the data.

The keys stand in `$PASOKH_HOME/secrets/keys`, one a line, newest first: the first encrypts, all decrypt. A lost key
raises KeyLost and never gives garbage; `pasokh check` then names what to enter again.
"""

import json
import os
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class KeyLost(Exception):
    """The key that something was encrypted with is gone: it must be entered again."""


def encrypt(text: str) -> str:
    """The encrypted form of a text, for the newest key."""
    return _box().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text again. Raises KeyLost when no key fits."""
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise KeyLost from error


def renew(token: str) -> str:
    """The same secret under the newest key. Raises KeyLost when no key fits."""
    try:
        return _box().rotate(token.encode()).decode()
    except InvalidToken as error:
        raise KeyLost from error


def rotate():
    """Put a fresh key before the others; what is stored is renewed when it is next saved, or by `renew`."""
    path = keys_path()
    known = path.read_text(encoding="ascii") if path.exists() else ""
    _write(path, Fernet.generate_key().decode() + "\n" + known)
    _keys.cache_clear()


def keys_path():
    """Where the keys are kept."""
    return settings.PASOKH_HOME / "secrets" / "keys"


def _box():
    path = keys_path()
    if not path.exists():
        _write(path, Fernet.generate_key().decode() + "\n", only_if_absent=True)
    # The modification time is part of the cache's key: another process may have rotated.
    return _keys(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _keys(path, _modified):
    with open(path, encoding="ascii") as lines:
        return MultiFernet([Fernet(line.strip()) for line in lines if line.strip()])


def _write(path, content, only_if_absent=False):
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"keys.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # link() keeps the first of two processes that start together; replace() is for rotation.
        os.link(fresh, path) if only_if_absent else os.replace(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)


class EncryptedJSONField(models.TextField):
    """A JSON value that is encrypted in the database. Reading it with a lost key raises KeyLost."""

    def from_db_value(self, value, expression, connection):
        return json.loads(decrypt(value)) if value else {}

    def get_prep_value(self, value):
        return encrypt(json.dumps(value, ensure_ascii=False)) if value else ""

    def to_python(self, value):
        return json.loads(value) if isinstance(value, str) and value else value or {}
