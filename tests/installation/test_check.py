"""`pasokh check` in the states an installation can be in."""

import os
from types import SimpleNamespace

import pytest

from pasokh.installation import catalogues, words
from pasokh.installation.check import address, machine
from pasokh.installation.check import reporting as reports
from pasokh.installation.check.finding import Level, fault, note
from pasokh.installation.paths import Places

ROOM = {"f_bavail": 1 << 20, "f_bfree": 1 << 20, "f_blocks": 1 << 20, "f_frsize": 4096}  # of a disk with 4 GiB free


def levels(findings):
    return [finding.level for finding in findings]


def test_fresh_home_is_no_fault(places, capsys, monkeypatch):
    monkeypatch.setattr(reports, "CHECKS", reports.CHECKS[:6])
    assert reports.report(places) == 0
    assert "Nothing is wrong." in capsys.readouterr().out


def test_notes_are_counted_at_the_end(places, capsys, monkeypatch):
    monkeypatch.setattr(reports, "CHECKS", (lambda places: iter([note("a"), note("b")]),))
    assert reports.report(places) == 0
    assert "notes to read: 2" in capsys.readouterr().out


def test_home_that_is_a_file_is_a_fault(tmp_path):
    (tmp_path / "home").write_text("")
    assert levels(machine.home(Places(tmp_path / "home"))) == [Level.FAULT]


def test_full_disk_is_a_fault(places, monkeypatch):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: SimpleNamespace(free=5 << 20))
    assert set(levels(machine.disk(places))) == {Level.FAULT}


def test_key_that_others_can_read_is_a_fault(places):
    places.prepare()
    (places.secrets / "signing-key").write_text("the key")
    (places.secrets / "signing-key").chmod(0o644)
    [found] = machine.secrets(places)
    assert found.level == Level.FAULT
    assert found.to_do == f"chmod 600 {places.secrets / 'signing-key'}"
    (places.secrets / "signing-key").chmod(0o600)
    assert levels(machine.secrets(places)) == [Level.GOOD]


def test_half_an_own_server_is_a_fault_and_hides_no_other_check(places, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@db.example/pasokh")
    assert reports.report(places) == 1
    said = capsys.readouterr().out
    assert "DATABASE_OWNER_URL is not set" in said
    assert "PASOKH_URL is not set" in said


def test_check_that_breaks_is_a_finding(places, monkeypatch):
    def broken(places):
        raise ZeroDivisionError("oh")
        yield

    monkeypatch.setattr(reports, "CHECKS", (broken, machine.python))
    assert levels(reports.findings(places)) == [Level.FAULT, Level.GOOD]


@pytest.mark.parametrize(
    ("url", "proxies", "expected"),
    [
        ("", "", [Level.NOTE, Level.NOTE]),
        ("support.example.ir", "", [Level.FAULT]),
        ("ftp://support.example.ir", "", [Level.FAULT]),
        ("http://support.example.ir", "", [Level.FAULT, Level.NOTE]),
        ("https://support.example.ir", "", [Level.NOTE, Level.NOTE]),
        ("https://support.example.ir", "127.0.0.1", [Level.NOTE]),
        ("https://support.example.ir/help", "127.0.0.1", [Level.FAULT, Level.NOTE]),
        ("http://localhost:8000", "", [Level.NOTE]),
    ],
)
def test_address(places, monkeypatch, url, proxies, expected):
    """The last note of each says that nothing runs here, so the address was not tried."""
    monkeypatch.setenv("PASOKH_URL", url)
    monkeypatch.setenv("PASOKH_TRUSTED_PROXIES", proxies)
    assert levels(address.address(places)) == expected


def test_address_that_nobody_answers_is_a_fault(places, monkeypatch):
    monkeypatch.setattr(address, "runs", lambda places: True)
    monkeypatch.setenv("PASOKH_URL", "http://127.0.0.1:9")
    assert levels(address.address(places)) == [Level.FAULT]


@pytest.mark.parametrize("closed", ["secrets", "secrets/signing-key"])
def test_key_that_we_cannot_read_is_a_fault(open_folder, as_nobody, closed):
    here = Places(open_folder)
    here.prepare()
    here.secrets.chmod(0o755)
    (here.secrets / "signing-key").write_text("the key")
    (open_folder / closed).chmod(0)
    with as_nobody():
        [found] = machine.secrets(here)
    assert (found.level, found.what) == (Level.FAULT, f"{open_folder / closed} cannot be read.")


def test_full_list_of_files_is_a_fault(places, monkeypatch):
    monkeypatch.setattr(machine.os, "statvfs", lambda folder: SimpleNamespace(f_files=1000, f_favail=9, **ROOM))
    found = list(machine.disk(places))
    assert found[0].level == Level.FAULT
    assert "has room for 9 more files only" in found[0].what


def test_disk_that_counts_no_files_is_no_fault(places, monkeypatch):
    """Btrfs makes room for names as it goes and says 0 of 0."""
    monkeypatch.setattr(machine.os, "statvfs", lambda folder: SimpleNamespace(f_files=0, f_favail=0, **ROOM))
    assert Level.FAULT not in levels(machine.disk(places))


def test_folder_that_others_can_look_into_is_a_fault(places):
    places.prepare()
    assert levels(machine.folders(places)) == [Level.GOOD]
    places.files.chmod(0o755)
    [found] = machine.folders(places)
    assert (found.level, found.to_do) == (Level.FAULT, f"chmod 700 {places.files}")


def test_folder_of_another_account_is_a_fault(open_folder, as_nobody):
    here = Places(open_folder)
    here.prepare()
    with as_nobody():
        found = list(machine.folders(here))
    if os.geteuid() == 0:
        assert levels(found) == [Level.FAULT] * 4
        assert found[0].what == f"The folder {here.files} cannot be written: files are refused."
    else:
        assert levels(found) == [Level.GOOD]


def test_counts_are_in_the_digits_of_the_terminal(places, monkeypatch, capsys):
    """Names, addresses and versions behind a Latin name stay as they are typed."""
    catalogues.compile_all()
    places.prepare()
    monkeypatch.setenv("LANG", "fa_IR.UTF-8")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: SimpleNamespace(free=70391 << 20))
    said = "\n".join(str(finding) for check in (machine.python, machine.disk) for finding in check(places))
    assert "۷۰٬۳۹۱ مبی‌بایت" in said and "پایتون ۳" in said and str(places.home) in said
    monkeypatch.setattr(reports, "CHECKS", (lambda places: [fault("x")],))
    assert reports.report(places) == 1
    assert "تعداد ایرادها: ۱." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "fa", "en"), [(0, "۰", "0"), (70391, "۷۰٬۳۹۱", "70,391"), (-1234567, "-۱٬۲۳۴٬۵۶۷", "-1,234,567")]
)
def test_number_follows_the_language(monkeypatch, value, fa, en):
    monkeypatch.setenv("LANG", "fa_IR.UTF-8")
    assert words.number(value) == fa
    monkeypatch.setenv("LANG", "C")
    assert words.number(value) == en
