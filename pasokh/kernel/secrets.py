"""Credentials of mailboxes and providers, encrypted with a key that lies beside the data.

Keys stand one a line in ``$PASOKH_HOME/secrets/keys`` (0600), newest first: the newest encrypts, all decrypt. Whoever has a dump of
the database without that file reads nothing. A value whose key is gone raises ``KeyLost`` when it is asked for, never before: the row
itself can be loaded, shown and given a new value, and saving it for another reason keeps what is stored.

    class Mailbox(TenantModel):
        password = EncryptedTextField(blank=True)
        credentials = EncryptedJSONField(default=dict)

    rotate()                      # a new key for what is saved from now on
    reencrypt(Mailbox.objects)    # within each workspace; then forget_old_keys()
"""

import json
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _


class KeyLost(Exception):
    """No key of this installation opens the value: it must be entered again."""


class KeyRing:
    """The keys of one file, read again whenever another process has changed it."""

    def __init__(self, path: Path):
        self.path = path
        self._read_as, self._keys = None, ()

    def encrypt(self, text: str) -> str:
        """A token of ``text`` under the newest key, which is made if there is none yet."""
        return self._fernet(make=True).encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text of a token; KeyLost when no key opens it."""
        return self._opened(lambda fernet: fernet.decrypt(token.encode())).decode()

    def reencrypt(self, token: str) -> str:
        """The same text under the newest key; KeyLost when no key opens it."""
        return self._opened(lambda fernet: fernet.rotate(token.encode())).decode()

    def rotate(self) -> None:
        """Put a new key before the others. What is stored stays readable, and under its old key until it is saved again."""
        self._write([Fernet.generate_key().decode(), *self._load()])

    def forget_old_keys(self) -> None:
        """Keep only the newest key. What was not encrypted again is lost."""
        self._write(self._load()[:1])

    def _opened(self, opening):
        try:
            return opening(self._fernet())
        except InvalidToken as error:
            raise KeyLost(_("The key of this secret is lost: enter the secret again.")) from error

    def _fernet(self, make: bool = False) -> MultiFernet:
        keys = self._load()
        if not keys and make:
            self._create()
            keys = self._load()
        if not keys:
            raise KeyLost(_("The key of this secret is lost: enter the secret again."))
        return MultiFernet([Fernet(key) for key in keys])

    def _load(self) -> tuple[str, ...]:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            self._read_as, self._keys = None, ()
            return ()
        if self._read_as != (state.st_ino, state.st_mtime_ns):
            self._keys = tuple(self.path.read_text().split())
            self._read_as = (state.st_ino, state.st_mtime_ns)
        return self._keys

    def _create(self) -> None:
        """The first key. Of two processes that come at once one makes it and the other uses it: a link cannot replace a file."""
        made = self._temporary([Fernet.generate_key().decode()])
        try:
            os.link(made, self.path)
            _sync_folder(self.path.parent)
        except FileExistsError:
            pass
        finally:
            made.unlink()

    def _write(self, keys) -> None:
        self._temporary(keys).replace(self.path)
        _sync_folder(self.path.parent)

    def _temporary(self, keys) -> Path:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".keys-")  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            file.write("".join(f"{key}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        return Path(name)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_rings: dict[Path, KeyRing] = {}


def ring() -> KeyRing:
    """The keys of this installation."""
    path = keys_path()
    return _rings.setdefault(path, KeyRing(path))


def encrypt(text: str) -> str:
    """A token of ``text``, safe to store; two of the same text differ."""
    return ring().encrypt(text)


def decrypt(token: str) -> str:
    """The text of a token; KeyLost when no key of this installation opens it."""
    return ring().decrypt(token)


def renew(token: str) -> str:
    """The same secret under the newest key; KeyLost when no key opens it."""
    return ring().reencrypt(token)


def keys_path() -> Path:
    """Where the keys of this installation are kept."""
    return Path(settings.PASOKH_HOME) / "secrets" / "keys"


def rotate() -> None:
    """Use a new key from now on; see ``reencrypt``."""
    ring().rotate()


def forget_old_keys() -> None:
    """Drop all keys but the newest, once everything is encrypted with it."""
    ring().forget_old_keys()


def has_keys() -> bool:
    """Whether this installation has a key at all; a backup says so."""
    return ring().path.exists()


class Sealed(str):
    """A token as it stands in the database, not yet opened. Its text is never printed."""

    def __repr__(self) -> str:
        return "<sealed>"

    def opened(self) -> str:
        """The text; KeyLost when no key opens it."""
        return decrypt(str.__str__(self))


class _SealedAttribute(DeferredAttribute):
    """Opens the stored token when the attribute is read, and keeps what it found on the instance."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.from_text(value.opened())
        return value

    def __set__(self, instance, value):
        # Only a descriptor that also sets is asked before the instance's own dictionary.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It can be asked whether it is null, not compared or sorted. "" is stored as it is."""

    descriptor_class = _SealedAttribute

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else value

    def from_text(self, text: str):
        """The value of the decrypted text."""
        return text

    def to_text(self, value) -> str:
        """The text that is encrypted for a value."""
        return str(value)

    def to_python(self, value):
        return value

    def pre_save(self, model_instance, add):
        """The value, or the token itself when nobody opened it: saving another field needs no key."""
        return model_instance.__dict__.get(self.attname)

    def get_prep_value(self, value):
        if value is None or value == "" or isinstance(value, Sealed):
            return value if value is None else str.__str__(value)
        return encrypt(self.to_text(value))

    def get_lookup(self, lookup_name):
        if lookup_name not in ("isnull", "token"):
            raise FieldError(f"{self.name} is encrypted and cannot be searched")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj):
        """What ``dumpdata`` writes: the token."""
        return self.get_prep_value(obj.__dict__.get(self.attname)) or ""


@EncryptedTextField.register_lookup
class _TokenLookup(models.lookups.Exact):
    """Compares tokens as stored: whether a value is still the one that was read."""

    lookup_name = "token"


class EncryptedJSONField(EncryptedTextField):
    """A value of JSON (a provider's credentials) that is encrypted as a whole. An empty one is stored as "" and read as {}."""

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else {}

    def get_prep_value(self, value):
        return super().get_prep_value(value) if value else ""

    def from_text(self, text: str):
        return json.loads(text)

    def to_text(self, value) -> str:
        return json.dumps(value, ensure_ascii=False)

    def formfield(self, **kwargs):
        from django import forms

        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})


def encrypted_fields(model: type[models.Model]) -> list[EncryptedTextField]:
    """The encrypted fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def reencrypt(rows: models.QuerySet) -> int:
    """Put each encrypted value of ``rows`` under the newest key; how many rows were written. What no key opens stays as it is."""
    fields = encrypted_fields(rows.model)
    written = 0
    for row in rows.only("pk", *(field.attname for field in fields)).iterator(chunk_size=200):
        changes = dict(filter(None, (_reencrypted(row, field) for field in fields)))
        # Only over the token that was read: somebody may have entered a new password meanwhile.
        unchanged = {f"{name}__token": row.__dict__[name] for name in changes}
        written += rows.model._base_manager.filter(pk=row.pk, **unchanged).update(**changes) if changes else 0
    return written


def _reencrypted(row, field) -> tuple[str, Sealed] | None:
    token = row.__dict__.get(field.attname)
    if not isinstance(token, Sealed):
        return None
    try:
        return field.attname, Sealed(ring().reencrypt(str.__str__(token)))
    except KeyLost:
        return None


def lost_fields(rows: models.QuerySet) -> list[tuple[object, str]]:
    """Primary key and field of every value that no key opens: what ``pasokh check`` asks to be entered again."""
    lost = []
    for row in rows.iterator(chunk_size=200):
        for field in encrypted_fields(rows.model):
            try:
                getattr(row, field.attname)
            except KeyLost:
                lost.append((row.pk, field.name))
    return lost
