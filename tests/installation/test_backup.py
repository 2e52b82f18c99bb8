"""Backup and restore: what goes in comes out, and a restore that cannot be right changes nothing."""

import io
import json
import os
import tarfile

import psycopg
import pytest

from pasokh.installation import backup, dump
from pasokh.installation.check import machine
from pasokh.installation.check.finding import Level
from pasokh.installation.errors import InstallationError
from pasokh.installation.paths import Places
from pasokh.installation.postgres import throwaway_database

STORY = """
CREATE TABLE letters (workspace_id bigint, id bigserial PRIMARY KEY, text text);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON letters USING (workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint);
CREATE INDEX ON letters USING gin (text gin_trgm_ops);
CREATE FUNCTION latest() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT max(id) FROM letters';
INSERT INTO letters (workspace_id, text) VALUES (1, 'سفارش من نرسید'), (2, 'می‌خواهم مرجوع کنم');
"""


def run(url, statements):
    with psycopg.connect(url) as connection:
        connection.execute(statements)


def rows(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT workspace_id, text FROM letters ORDER BY id").fetchall()


@pytest.fixture
def source(server, tmp_path):
    """An installation with a story in its database, a file and a key."""
    with throwaway_database(server.admin_url) as addresses:
        places = Places(tmp_path / "source")
        places.prepare()
        run(addresses.owner, STORY)
        (places.files / "ab").mkdir()
        (places.files / "ab" / "photo").write_bytes(b"\x89PNG" * 1000)
        (places.secrets / "signing-key").write_text("the key")
        (places.secrets / "database-pasokh_app").write_text("a password of this cluster")
        yield places, addresses


@pytest.fixture
def target(server, tmp_path):
    """An empty installation."""
    with throwaway_database(server.admin_url) as addresses:
        places = Places(tmp_path / "target")
        places.prepare()
        yield places, addresses


def repacked(original, changed, **replace):
    """A copy of a backup with some members replaced."""
    with tarfile.open(original) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            content = replace.get(member.name.partition(".")[0]) or old.extractfile(member).read()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return changed


def test_round_trip_keeps_rows_walls_files_and_keys(source, target, tmp_path):
    file = tmp_path / "all.tar.gz"
    backup.back_up(file, *source, with_key=True)
    manifest = backup.restore(file, *target)
    places, addresses = target
    assert manifest.holds_key
    assert rows(addresses.owner) == rows(source[1].owner)
    assert (places.files / "ab" / "photo").read_bytes() == b"\x89PNG" * 1000
    assert (places.secrets / "signing-key").read_text() == "the key"
    assert not (places.secrets / "database-pasokh_app").exists()
    assert rows(addresses.program) == []  # no workspace entered: the wall came along
    with psycopg.connect(addresses.program) as program:
        program.execute("SELECT set_config('pasokh.ws', '2', true)")
        assert program.execute("SELECT text, latest() FROM letters").fetchall() == [("می‌خواهم مرجوع کنم", 2)]
        program.execute("INSERT INTO letters (workspace_id, text) VALUES (2, 'رسید')")


def test_what_is_restored_is_closed_to_others(source, target, tmp_path):
    """As in a fresh home: the check of what a restore into an empty home left finds no fault."""
    (source[0].files / "ab" / "cd").mkdir()
    (source[0].files / "ab" / "cd" / "letter").write_text("سلام")
    backup.back_up(tmp_path / "all.tar.gz", *source, with_key=True)
    places = target[0]
    umask = os.umask(0o022)
    try:
        backup.restore(tmp_path / "all.tar.gz", *target)
    finally:
        os.umask(umask)
    everything = [places.files, places.secrets, *places.files.rglob("*"), *places.secrets.rglob("*")]
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in everything if path.stat().st_mode & 0o077} == {}
    assert [finding.level for finding in [*machine.folders(places), *machine.secrets(places)]] == [Level.GOOD] * 2


def test_tables_made_after_a_restore_are_open_to_the_program(source, target, tmp_path):
    backup.back_up(tmp_path / "all.tar.gz", *source)
    backup.restore(tmp_path / "all.tar.gz", *target)
    run(target[1].owner, "CREATE TABLE later (id bigserial)")
    run(target[1].program, "INSERT INTO later DEFAULT VALUES")


def test_backup_is_private_and_says_that_it_holds_no_key(source, target, tmp_path):
    file = tmp_path / "all.tar.gz"
    manifest = backup.back_up(file, *source)
    assert not manifest.holds_key
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["manifest.json", "database.dump", "files/ab/photo"]
    backup.restore(file, *target)
    assert not (target[0].secrets / "signing-key").exists()


def test_installation_with_data_is_not_overwritten_unasked(source, target, tmp_path):
    file = tmp_path / "all.tar.gz"
    backup.back_up(file, *source)
    run(
        target[1].owner,
        "CREATE TABLE letters (workspace_id bigint, id bigint, text text); INSERT INTO letters VALUES (9, 1, 'کهنه')",
    )
    (target[0].files / "old").write_text("کهنه")
    with pytest.raises(InstallationError, match="not empty"):
        backup.restore(file, *target)
    assert rows(target[1].owner) == [(9, "کهنه")]
    assert (target[0].files / "old").read_text() == "کهنه"
    backup.restore(file, *target, overwrite=True)
    assert rows(target[1].owner) == rows(source[1].owner)
    assert [path.name for path in target[0].files.iterdir()] == ["ab"]
    kept = list(target[0].home.glob("files.before-*/old"))
    assert [path.read_text() for path in kept] == ["کهنه"]


def test_lower_server_version_is_refused(source, target, tmp_path):
    backup.back_up(tmp_path / "all.tar.gz", *source)
    with tarfile.open(tmp_path / "all.tar.gz") as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    newer = repacked(
        tmp_path / "all.tar.gz", tmp_path / "newer.tar.gz", manifest=json.dumps(manifest | {"server": 99}).encode()
    )
    with pytest.raises(InstallationError, match="PostgreSQL 99"):
        backup.restore(newer, *target)
    assert dump.is_empty(target[1].owner)


def test_damaged_backup_is_refused(source, target, tmp_path):
    backup.back_up(tmp_path / "all.tar.gz", *source)
    damaged = repacked(tmp_path / "all.tar.gz", tmp_path / "damaged.tar.gz", database=b"PGDMP" + b"\0" * 500)
    with pytest.raises(InstallationError, match="damaged"):
        backup.restore(damaged, *target)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes((tmp_path / "all.tar.gz").read_bytes()[:2000])
    with pytest.raises(InstallationError, match="cannot be read"):
        backup.restore(cut, *target)
    assert dump.is_empty(target[1].owner)


def test_dump_that_breaks_off_changes_nothing(source, target, tmp_path):
    """The checksum would catch it; should it not, the one transaction does."""
    whole = tmp_path / "whole.dump"
    dump.dump(source[1].owner, whole)
    (tmp_path / "half.dump").write_bytes(whole.read_bytes()[:-40])
    run(
        target[1].owner,
        "CREATE TABLE letters (workspace_id bigint, id bigint, text text); INSERT INTO letters VALUES (9, 1, 'کهنه')",
    )
    with pytest.raises(InstallationError):
        dump.load(tmp_path / "half.dump", target[1].owner)
    assert rows(target[1].owner) == [(9, "کهنه")]


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../outside", "bin/outside"])
def test_entries_with_harmful_names_are_refused(target, tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(InstallationError, match="cannot be read"):
        backup.restore(tmp_path / "evil.tar.gz", *target)
    assert not list(tmp_path.rglob("outside"))


def test_links_are_refused(target, tmp_path):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("files/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(InstallationError, match="cannot be read"):
        backup.restore(tmp_path / "evil.tar.gz", *target)


@pytest.mark.parametrize("content", [b"", b"not a tar file", b"\x1f\x8b" + b"\0" * 100])
def test_other_files_are_refused(target, tmp_path, content):
    (tmp_path / "letter.txt").write_bytes(content)
    with pytest.raises(InstallationError):
        backup.restore(tmp_path / "letter.txt", *target)


def test_only_the_last_backups_before_upgrades_are_kept(source, monkeypatch):
    stamps = iter(range(10))
    monkeypatch.setattr(backup, "_stamp", lambda: f"{next(stamps):02}")
    made = [backup.before_upgrade(*source) for _ in range(backup.KEPT_BEFORE_UPGRADES + 1)]
    assert sorted(source[0].backups.iterdir()) == made[1:]
