"""What the machine must offer: Python, a home that can be written, room on the disk, secrets that can be read."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator

from ..paths import Places
from ..words import _, digits, number
from .finding import Finding, fault, good, note

OLDEST_PYTHON = (3, 11)
TIGHT = 1 << 30  # bytes free under which it is time to act
TOO_TIGHT = 200 << 20  # bytes free under which the database may stop at any time
MEBIBYTE = 1 << 20
FEW_NAMES = 10_000  # free inodes
SIGNING_KEY = "signing-key"


def python(places: Places) -> Iterator[Finding]:
    """The version of Python that runs us."""
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield fault(
            _("Python {version} is too old.").format(version=digits(here)),
            _("Install Python 3.11 or newer, delete .venv, and run bin/up again."),
        )
    else:
        yield good(_("Python {version}").format(version=digits(here)))


def home(places: Places) -> Iterator[Finding]:
    """Whether we can write where everything is kept."""
    try:
        places.home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=places.home).close()
    except OSError as error:
        yield fault(
            _("The home {home} cannot be written: {why}").format(home=places.home, why=error.strerror),
            _("Give it to the account that runs Pasokh, or set PASOKH_HOME to another folder."),
        )
        return
    yield good(_("Home: {home}").format(home=places.home))
    if places.database_outside_home and places.database_account:
        yield note(
            _("The database's data stand in {folder}.").format(folder=places.database),
            _("The account “{name}” cannot reach the home; that is all right, but remember both folders.").format(
                name=places.database_account.name
            ),
        )


def disk(places: Places) -> Iterator[Finding]:
    """Room for data and files."""
    for folder in {places.home, places.database_base}:
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        words = _("{free} MiB are free in {folder}.").format(free=number(free // MEBIBYTE), folder=folder)
        names = os.statvfs(folder)
        if names.f_files and names.f_favail < FEW_NAMES:
            yield fault(
                _("The disk of {folder} has room for {number} more files only.").format(
                    folder=folder, number=number(names.f_favail)
                ),
                _("Delete small files that nobody needs: a disk without free inodes is a full disk."),
            )
        if free < TOO_TIGHT:
            yield fault(
                words,
                _("Make room now: a full disk stops the database. Old files: {folder}").format(folder=places.backups),
            )
        elif free < TIGHT:
            yield note(words, _("Make room soon: a full disk stops the database."))
        else:
            yield good(words)


def secrets(places: Places) -> Iterator[Finding]:
    """Keys that can be read by us, and by nobody else."""
    if not places.secrets.exists():
        yield note(_("There are no secret keys yet."), _("They are made at the first start."))
        return
    if not os.access(places.secrets, os.R_OK | os.X_OK, effective_ids=True):
        yield fault(
            _("{file} cannot be read.").format(file=places.secrets), _("Give it to the account that runs Pasokh.")
        )
        return
    unreadable = [
        path
        for path in places.secrets.rglob("*")
        if path.is_file() and not os.access(path, os.R_OK, effective_ids=True)
    ]
    open_ones = [path for path in places.secrets.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    for path in unreadable:
        yield fault(_("{file} cannot be read.").format(file=path), _("Give it to the account that runs Pasokh."))
    for path in open_ones:
        yield fault(_("{file} can be read by others.").format(file=path), f"chmod 600 {path}")
    if not unreadable and not open_ones:
        yield good(_("The secret keys are readable by this account only."))


def folders(places: Places) -> Iterator[Finding]:
    """The folders of what people sent and of backups: writable by us, closed to others."""
    if not places.files.exists():
        return
    seen = 0
    for folder in (places.files, places.backups, places.spool, places.logs):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
            seen += 1
            yield fault(
                _("The folder {folder} cannot be written: files are refused.").format(folder=folder),
                _("Give it to the account that runs Pasokh: chown -R ACCOUNT {folder}").format(folder=folder),
            )
        elif folder.exists() and folder.stat().st_mode & 0o077:
            seen += 1
            yield fault(_("Others can look into the folder {folder}.").format(folder=folder), f"chmod 700 {folder}")
    if not seen:
        yield good(_("Files and backups can be written, and read by this account only."))
