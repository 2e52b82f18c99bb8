"""Backup and restore: one tar file with the database, the files, and (when asked for) the secrets.

    manifest.json     versions, roles, checksum, whether the secrets are inside
    database.dump     pg_dump's custom format, made as the owner
    files/…           stored files
    secrets/…         only with the key

The database is dumped before the files are read. A file is always written before its row, so each row of the dump has its file.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pasokh
from pasokh.kernel import last_backup

from . import dump
from .errors import InstallationError
from .paths import Places
from .postgres import Addresses
from .postgres.addresses import role_of
from .secrets import write_private
from .words import _, digits

FORMAT = 1
KEPT_BEFORE_UPGRADES = 3  # older ones of those the program made by itself are removed
COMPRESSION = 1  # the dump is compressed already, and so are most attachments
DATABASE_SECRETS = "database-"  # passwords of the embedded server belong to one cluster and are never carried over


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    pasokh: str
    server: int  # major version of PostgreSQL
    owner: str
    program: str
    dump_sha256: str
    holds_key: bool

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """From the JSON of a backup; InstallationError when it is none of ours."""
        try:
            manifest = cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise InstallationError(_("This file is not a backup of Pasokh.")) from error
        if manifest.format != FORMAT:
            raise InstallationError(
                _("This backup was made by a newer release of Pasokh ({version}).").format(
                    version=digits(manifest.pasokh)
                )
            )
        return manifest


def back_up(target: Path, places: Places, addresses: Addresses, *, with_key: bool = False) -> Manifest:
    """Write the installation to `target` (mode 0600), whole or not at all."""
    target = target.expanduser().absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pasokh-backup-", dir=target.parent) as folder:
        dumped = Path(folder) / "database.dump"
        dump.dump(addresses.owner, dumped)
        manifest = _describe(addresses, dumped, with_key)
        packed = Path(folder) / "packed"
        _pack(packed, manifest, dumped, places)
        packed.replace(target)
    last_backup.remember(places.home, made_at=manifest.made_at, version=manifest.pasokh)
    return manifest


def _describe(addresses: Addresses, dumped: Path, with_key: bool) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        pasokh=pasokh.__version__,
        server=dump.server_major(addresses.owner),
        owner=role_of(addresses.owner),
        program=role_of(addresses.program),
        dump_sha256=_sha256(dumped),
        holds_key=with_key,
    )


def _pack(target: Path, manifest: Manifest, dumped: Path, places: Places) -> None:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=COMPRESSION, format=tarfile.PAX_FORMAT) as tar:
            _add_text(tar, "manifest.json", json.dumps(asdict(manifest), indent=1))
            tar.add(dumped, "database.dump")
            _add_tree(tar, places.files, "files")
            if manifest.holds_key:
                _add_tree(tar, places.secrets, "secrets")
        raw.flush()
        os.fsync(raw.fileno())


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(time.time()), 0o600
    tar.addfile(member, io.BytesIO(content))


def _add_tree(tar: tarfile.TarFile, folder: Path, name: str) -> None:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.name.startswith((DATABASE_SECRETS, ".")):
            continue
        try:
            tar.add(path, f"{name}/{path.relative_to(folder).as_posix()}", recursive=False)
        except FileNotFoundError:  # erased while we were reading: its row is gone as well, or will be
            continue


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(source: Path, places: Places, addresses: Addresses, *, overwrite: bool = False) -> Manifest:
    """Put a backup into this installation. Without `overwrite` only into an empty one.

    Everything is unpacked and checked first; the database is replaced in one transaction, then the files. On an error before
    that nothing has changed. What the replaced installation had as files is kept beside, as `files.before-<time>`.
    """
    places.prepare()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=places.home) as folder:
        manifest = _unpack(source, Path(folder))
        _refuse(manifest, Path(folder), places, addresses, overwrite)
        dump.load(Path(folder) / "database.dump", addresses.owner)
        from .postgres import roles

        roles.grant(addresses)
        _put_back(Path(folder), places)
    return manifest


def _unpack(source: Path, folder: Path) -> Manifest:
    """Unpack plain files with harmless names, and nothing else."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                _extract(tar, member, folder)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise InstallationError(_("{file} cannot be read: {why}").format(file=source, why=error)) from error
    manifest = folder / "manifest.json"
    return Manifest.read(manifest.read_bytes() if manifest.exists() else b"")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(member.name)
    if (
        not member.isreg()
        or path.is_absolute()
        or ".." in path.parts
        or path.parts[0] not in ("manifest.json", "database.dump", "files", "secrets")
    ):
        raise ValueError(_("unexpected entry {name}").format(name=member.name))
    target = folder.joinpath(*path.parts)
    _make_closed(target.parent)
    with (
        tar.extractfile(member) as content,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
    ):
        shutil.copyfileobj(content, file)


def _make_closed(folder: Path) -> None:
    """A folder for us alone, like those above it that are missing: `mkdir(parents=True)` opens those to others."""
    for each in reversed([folder, *folder.parents]):
        each.mkdir(mode=0o700, exist_ok=True)


def _refuse(manifest: Manifest, folder: Path, places: Places, addresses: Addresses, overwrite: bool) -> None:
    """Say no before anything is changed."""
    dumped = folder / "database.dump"
    if not dumped.exists() or _sha256(dumped) != manifest.dump_sha256:
        raise InstallationError(
            _("The backup is damaged: its database does not match its checksum. Nothing was changed.")
        )
    here = dump.server_major(addresses.owner)
    if here < manifest.server:
        raise InstallationError(
            _(
                "The backup comes from PostgreSQL {there}; this server is {here}, which is older. Nothing was changed."
            ).format(there=manifest.server, here=here),
            _("Restore to the same or a newer version."),
        )
    if (manifest.owner, manifest.program) != (role_of(addresses.owner), role_of(addresses.program)):
        raise InstallationError(
            _(
                "The backup's roles are {owner} and {program}; this installation's have other names. Nothing was changed."
            ).format(owner=manifest.owner, program=manifest.program),
            _("Make roles of those names: pasokh setup-database --admin-url URL"),
        )
    if not overwrite and (not dump.is_empty(addresses.owner) or any(_stored(places.files))):
        raise InstallationError(
            _("This installation is not empty. Nothing was changed."),
            _("To replace all that is in it, say: pasokh restore {file} --yes").format(file="FILE"),
        )


def _stored(files: Path) -> Iterator[Path]:
    return (path for path in files.rglob("*") if path.is_file()) if files.exists() else iter(())


def _put_back(folder: Path, places: Places) -> None:
    if any(_stored(places.files)):
        places.files.rename(places.files.with_name(f"files.before-{_stamp()}"))
    elif places.files.exists():
        shutil.rmtree(places.files)
    new = folder / "files"
    new.mkdir(exist_ok=True, mode=0o700)
    new.rename(places.files)
    for path in _stored(folder / "secrets"):
        target = places.secrets / path.relative_to(folder / "secrets")
        _make_closed(target.parent)
        write_private(target, path.read_text())


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def before_upgrade(places: Places, addresses: Addresses) -> Path:
    """The backup made before newer code migrates; the last few are kept. The secrets stay beside it, so it holds no key."""
    target = places.backups / f"before-{pasokh.__version__}-{_stamp()}.tar.gz"
    back_up(target, places, addresses)
    for old in sorted(places.backups.glob("before-*.tar.gz"), key=lambda path: path.stat().st_mtime)[
        :-KEPT_BEFORE_UPGRADES
    ]:
        old.unlink()
    return target
