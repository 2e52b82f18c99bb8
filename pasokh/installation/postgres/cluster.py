"""Make a cluster (PostgreSQL's data folder) and its configuration."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..errors import InstallationError
from ..words import _
from .binaries import Binaries

SUPERUSER = "postgres"
MEBIBYTE = 1 << 20
DRAFT = ".postgres-"
# Persian search needs lc_ctype to be UTF-8: with "C" every trigram of a Persian word is empty and commas stick to words.
LOCALE_FROM_17 = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8")
LOCALE_BEFORE_17 = ("--locale=C.UTF-8",)

ACCESS = "# Written by Pasokh at each start.\nlocal all all scram-sha-256\n"


def version_of(data: Path) -> int | None:
    """The major version that made the cluster, or None where there is none."""
    try:
        return int((data / "PG_VERSION").read_text().strip())
    except FileNotFoundError:
        return None


def make(data: Path, binaries: Binaries, account, password: str) -> None:
    """Make the cluster, whole or not at all: it takes its place only when it is complete."""
    base = data.parent
    base.mkdir(parents=True, exist_ok=True)
    for left in base.glob(
        f"{DRAFT}*"
    ):  # by a process that was killed here; the caller's lock says nobody else is at it
        shutil.rmtree(left, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=base))
    try:
        _own(draft, account)
        _initdb(draft, binaries, account, password)
        draft.rename(data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _own(folder: Path, account) -> None:
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


def _initdb(draft: Path, binaries: Binaries, account, password: str) -> None:
    with tempfile.TemporaryDirectory(prefix="pasokh-") as closed:
        _own(Path(closed), account)
        word = Path(closed) / "password"
        word.write_text(password)
        _own_file(word, account)
        locale = LOCALE_FROM_17 if binaries.major >= 17 else LOCALE_BEFORE_17
        options = (
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={word}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
        )
        # Not synced file by file: `Server.first_start` syncs everything once before the cluster counts as made.
        command = [binaries.program("initdb"), *options, *locale, "--no-sync", "--no-instructions"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", env=environment(), **as_account(account)
        )
    if done.returncode:
        raise InstallationError(
            _("PostgreSQL could not make its data folder: {why}").format(why=done.stderr.strip()[-600:])
        )


def _own_file(path: Path, account) -> None:
    path.chmod(0o600)
    if account:
        os.chown(path, account.uid, account.gid)


def as_account(account) -> dict:
    """The arguments of `subprocess` that run a program as the account."""
    return {"user": account.uid, "group": account.gid, "extra_groups": list(account.groups)} if account else {}


def environment() -> dict[str, str]:
    """What PostgreSQL's programs may see of our environment: no PG* variable of the user may lead them astray."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "DATABASE_", "PASOKH_"))
    }
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def configure(data: Path, sockets: Path, *, major: int, durable: bool, extra: Path | None) -> None:
    """Write the configuration. It is ours and written at each start; what the operator wants besides stands in `extra`."""
    lines = [f"{name} = {_quoted(value)}" for name, value in _settings(sockets, major, durable).items()]
    if extra and extra.exists():
        lines.append(f"include = {_quoted(extra)}")
    _replace(data / "postgresql.conf", "# Written by Pasokh at each start.\n" + "\n".join(lines) + "\n")
    _replace(data / "pg_hba.conf", ACCESS)


def _settings(sockets: Path, major: int, durable: bool) -> dict[str, object]:
    memory = _memory()
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": sockets,
        "unix_socket_permissions": "0700",
        "max_connections": 80,
        "shared_buffers": f"{_between(64, memory // 16, 256)}MB",
        "effective_cache_size": f"{_between(256, memory // 2, 16384)}MB",
        "wal_buffers": "4MB",
        "work_mem": "8MB",
        "maintenance_work_mem": f"{_between(32, memory // 16, 256)}MB",
        "random_page_cost": 1.1,
        "jit": "off",  # compiling costs more than our short queries take
        "max_worker_processes": 4,
        "max_parallel_workers": 2,
        "max_parallel_workers_per_gather": 1,
        "autovacuum_max_workers": 2,
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "default_text_search_config": "pg_catalog.simple",
        # Statements and details carry what people wrote; they do not belong into a log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_line_prefix": "%m [%p] %u ",
    }
    if major >= 18:
        settings["io_workers"] = 1  # each is a process; one machine with few cores is served by one
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "shared_buffers": "64MB",
        }
    return settings


def _memory() -> int:
    """Memory of the machine in MiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBIBYTE


def _between(least: int, wished: int, most: int) -> int:
    return max(least, min(wished, most))


def _quoted(value: object) -> str:
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def _replace(path: Path, text: str) -> None:
    """Write beside and rename: PostgreSQL never reads half a file."""
    owner = path.parent.stat()
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text)
    draft.chmod(0o600)
    os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(path)
