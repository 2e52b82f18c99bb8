import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import FieldError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel import secrets
from pasokh.kernel.secrets import EncryptedJSONField, EncryptedTextField, KeyLost, KeyRing, Sealed


class Mailbox(models.Model):
    """A model of these tests; it has no table."""

    address = models.TextField()
    password = EncryptedTextField(blank=True, default="")
    credentials = EncryptedJSONField(default=dict)

    class Meta:
        app_label = "kernel_tests"


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.PASOKH_HOME = tmp_path
    return tmp_path


def loaded(**values):
    """A mailbox as a query would build it."""
    fields = {field.attname: field for field in Mailbox._meta.concrete_fields}
    row = {
        name: fields[name].from_db_value(value, None, None) if name in ("password", "credentials") else value
        for name, value in values.items()
    }
    return Mailbox.from_db("default", list(row), list(row.values()))


def stored(mailbox, name):
    """What saving would write."""
    field = Mailbox._meta.get_field(name)
    return field.get_prep_value(field.pre_save(mailbox, False))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_encrypted_can_be_read(text):
    token = secrets.encrypt(text)
    assert secrets.decrypt(token) == text
    assert token != secrets.encrypt(text)


def test_the_key_is_made_once_for_its_owner_alone(home):
    assert not secrets.has_keys()
    secrets.encrypt("x")
    keys = home / "secrets" / "keys"
    first = keys.read_text()
    secrets.encrypt("y")
    assert keys.read_text() == first and len(first.split()) == 1
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.parent.stat().st_mode) == 0o700
    assert [path.name for path in keys.parent.iterdir()] == ["keys"]


def test_processes_that_come_at_once_share_one_key(home):
    path = home / "secrets" / "keys"
    rings = [KeyRing(path) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        tokens = list(pool.map(lambda ring: ring.encrypt("x"), rings))
    assert [rings[0].decrypt(token) for token in tokens] == ["x"] * 16


def test_a_lost_key_is_told_and_reading_makes_no_new_one(home):
    token = secrets.encrypt("گذرواژه")
    (home / "secrets" / "keys").unlink()
    with pytest.raises(KeyLost):
        secrets.decrypt(token)
    assert not secrets.has_keys()
    secrets.encrypt("another")
    for broken in (token, "garbage", token[:-10]):
        with pytest.raises(KeyLost):
            secrets.decrypt(broken)


def test_rotation_keeps_old_values_until_old_keys_are_forgotten():
    old = secrets.encrypt("x")
    secrets.rotate()
    new = secrets.ring().reencrypt(old)
    assert secrets.decrypt(old) == secrets.decrypt(new) == "x"
    secrets.forget_old_keys()
    assert secrets.decrypt(new) == "x"
    with pytest.raises(KeyLost):
        secrets.decrypt(old)


def test_a_key_rotated_by_another_process_is_seen(home):
    secrets.encrypt("x")
    other = KeyRing(home / "secrets" / "keys")
    other.rotate()
    assert secrets.decrypt(other.encrypt("y")) == "y"


def test_fields_encrypt_and_open_lazily():
    mailbox = Mailbox(address="a@khaneno.example", password="راز", credentials={"token": "x"})
    assert mailbox.password == "راز"
    tokens = {name: stored(mailbox, name) for name in ("password", "credentials")}
    assert "راز" not in tokens["password"] and "token" not in tokens["credentials"]
    again = loaded(id=1, address="a", **tokens)
    assert (again.password, again.credentials) == ("راز", {"token": "x"})


def test_a_row_whose_key_is_lost_can_be_loaded_saved_and_given_a_new_value(home):
    token = stored(Mailbox(password="x"), "password")
    (home / "secrets" / "keys").unlink()
    mailbox = loaded(id=1, address="a", password=token, credentials=token)
    assert stored(mailbox, "password") == token
    with pytest.raises(KeyLost):
        _ = mailbox.password
    assert stored(mailbox, "password") == token
    mailbox.password = "new"
    assert secrets.decrypt(stored(mailbox, "password")) == "new"


def test_a_changed_credential_inside_json_is_stored():
    mailbox = loaded(id=1, address="a", credentials=stored(Mailbox(credentials={"a": 1}), "credentials"))
    mailbox.credentials["b"] = 2
    assert loaded(id=1, credentials=stored(mailbox, "credentials")).credentials == {"a": 1, "b": 2}


def test_an_empty_json_value_is_read_as_an_empty_object():
    assert stored(Mailbox(credentials={}), "credentials") == ""
    assert loaded(id=1, credentials="").credentials == {}
    assert loaded(id=1, credentials=None).credentials == {}


def test_empty_values_need_no_key():
    assert (stored(Mailbox(password=""), "password"), stored(Mailbox(password=None), "password")) == ("", None)
    assert not secrets.has_keys()


def test_secrets_are_not_printed_or_searched():
    assert repr(Sealed("gAAAA")) == "<sealed>"
    with pytest.raises(FieldError):
        Mailbox.objects.filter(password="x")
    with pytest.raises(FieldError):
        Mailbox.objects.filter(password__contains="x")


def test_killed_while_writing_leaves_the_old_keys(home):
    token = secrets.encrypt("x")
    script = (
        "import os, sys; from pathlib import Path; from pasokh.kernel.secrets import KeyRing;"
        "Path.replace = lambda *a: os._exit(9); KeyRing(Path(sys.argv[1])).rotate()"
    )
    assert subprocess.run([sys.executable, "-c", script, str(home / "secrets" / "keys")]).returncode == 9
    assert secrets.decrypt(token) == "x"
