"""Dump a database and load it again, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

import psycopg

from .errors import InstallationError
from .postgres import binaries
from .postgres.addresses import without_password
from .words import _

CLEAR = b"DROP OWNED BY CURRENT_USER CASCADE;\n"
# pg_restore 17 and newer begins with settings that an older server does not know.
UNKNOWN_BEFORE_17 = b"SET transaction_timeout"
HEADER_LINES = 60


def server_major(url: str) -> int:
    """The major version of the server behind `url`."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def is_empty(url: str) -> bool:
    """Whether the database holds no row that anybody made: no tables, or no workspace."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('public.workspaces_workspace')").fetchone()[0] is None:
            return connection.execute("SELECT count(*) = 0 FROM pg_tables WHERE schemaname = 'public'").fetchone()[0]
        return not connection.execute("SELECT EXISTS (SELECT FROM public.workspaces_workspace)").fetchone()[0]


def dump(url: str, target: Path) -> None:
    """Dump the database of the owner's `url` in pg_dump's custom format."""
    shown, env = _login(url)
    command = [
        _programs(url, "pg_dump").program("pg_dump"),
        "--format=custom",
        "--no-password",
        f"--file={target}",
        f"--dbname={shown}",
    ]
    _check(
        subprocess.run(command, env=env, capture_output=True, check=False), _("The database could not be dumped: {why}")
    )


def load(source: Path, url: str) -> None:
    """Replace everything the owner has in the database by the dump, in one transaction: it comes whole, or nothing changes."""
    shown, env = _login(url)
    programs = _programs(url, "psql")
    listed = _without_extensions(programs, source)
    read = subprocess.Popen(
        [programs.program("pg_restore"), "--no-owner", f"--use-list={listed}", "--file=-", str(source)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    write = subprocess.Popen(
        [
            programs.program("psql"),
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--no-password",
            "--set=ON_ERROR_STOP=1",
            f"--dbname={shown}",
        ],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _pump(read, write)
    _check_both(read, write)


def _without_extensions(programs: binaries.Binaries, source: Path) -> Path:
    """The dump's table of contents without extensions: those are the superuser's, made when the database was set up."""
    done = subprocess.run([programs.program("pg_restore"), "--list", str(source)], capture_output=True, check=False)
    _check(done, _("The backup's database cannot be read: {why}"))
    kept = [line for line in done.stdout.splitlines(keepends=True) if b" EXTENSION " not in line]
    listed = source.with_suffix(".list")
    listed.write_bytes(b"".join(kept))
    return listed


def _pump(read: subprocess.Popen, write: subprocess.Popen) -> None:
    """Pass the script on. When it broke off, psql is killed before its end of input, so that it does not commit a part."""
    try:
        write.stdin.write(CLEAR)
        for number, line in enumerate(read.stdout):
            if number > HEADER_LINES or not line.startswith(UNKNOWN_BEFORE_17):
                write.stdin.write(line)
        if read.wait() != 0:
            write.kill()
        write.stdin.close()
    except BrokenPipeError:  # psql met an error; it says which
        read.kill()


def _check_both(read: subprocess.Popen, write: subprocess.Popen) -> None:
    broken = write.stderr.read() or (read.stderr.read() if read.wait() else b"")
    if write.wait() != 0:
        why = broken.decode(errors="replace").strip()[-600:]
        raise InstallationError(_("The database could not be loaded: {why} Nothing was changed.").format(why=why))


def _programs(url: str, name: str) -> binaries.Binaries:
    """Programs of the server's own version, else of a newer one: pg_dump reads older servers, not newer ones."""
    major = server_major(url)
    fitting = [one for one in binaries.available() if one.major >= major and one.has(name)]
    if not fitting:
        raise InstallationError(
            _("{name} of PostgreSQL {major} or newer is needed and was not found.").format(name=name, major=major),
            _("Install it (Debian: apt install postgresql-client), or set PASOKH_POSTGRES_BIN to its folder."),
        )
    return min(fitting, key=lambda one: one.major)


def _login(url: str) -> tuple[str, dict[str, str]]:
    """The URL without its password, and the environment that holds it: other accounts can read command lines."""
    shown, password = without_password(url)
    # Notices (one for each dropped object) would fill a pipe that nobody empties.
    quiet = {"PGOPTIONS": "-c client_min_messages=warning", "LC_ALL": "C.UTF-8"}
    return shown, os.environ | quiet | {"PGPASSWORD": password}


def _check(done: subprocess.CompletedProcess, sentence: str) -> None:
    if done.returncode:
        raise InstallationError(sentence.format(why=done.stderr.decode(errors="replace").strip()[-600:]))
