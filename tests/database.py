"""A database for the tests, loaded before pytest-django reads the settings (`-p tests.database`).

Every process of a run has a server, a database and a home folder of its own: an open transaction of one would hold back what another
may read of its log (see docs/house.md, section 5). The server is an embedded one that is thrown away, or that of DATABASE_ADMIN_URL.
The tests' connection is the program's role.
"""

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from pasokh.installation import dump
from pasokh.installation.catalogues import compile_all
from pasokh.installation.postgres import roles, throwaway_database, throwaway_server
from pasokh.installation.postgres.addresses import database_of, role_of
from pasokh.installation.postgres.roles import with_database

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir()) / f"pasokh-tests-{os.getuid()}"
ADMIN, TEMPLATE_OWNER, TEMPLATE_PROGRAM = "PASOKH_TEST_ADMIN", "PASOKH_TEST_OWNER", "PASOKH_TEST_PROGRAM"

_own = {}  # the address of this process's database


def prepare():
    """Start this process's server, migrate a template, and take a copy of it. The process that only hands out tests needs neither."""
    if _only_hands_out():
        os.environ.update(DATABASE_URL="postgresql://nobody@localhost/none", PASOKH_HOME=tempfile.gettempdir())
        os.environ["DJANGO_SETTINGS_MODULE"] = "pasokh.config.settings"
        return
    _start()
    _own_copy(f"pasokh_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{uuid4().hex[:8]}")


def _only_hands_out():
    parallel = any(word.startswith(("-n", "--numprocesses")) for word in sys.argv[1:])
    return parallel and "PYTEST_XDIST_WORKER" not in os.environ


def _start():
    keep = ExitStack()
    atexit.register(keep.close)
    home = keep.enter_context(tempfile.TemporaryDirectory(prefix="pasokh-tests-"))
    os.environ.update(PASOKH_HOME=home, PASOKH_DB_POOL="no", PASOKH_URL="http://testserver", PASOKH_TESTING="yes")
    os.environ["DJANGO_SETTINGS_MODULE"] = "pasokh.config.settings"
    compile_all()
    admin, _, _ = keep.enter_context(throwaway_server())
    template = keep.enter_context(throwaway_database(admin, f"pasokh_template_{uuid4().hex[:8]}"))
    os.environ.update({ADMIN: admin, TEMPLATE_OWNER: template.owner, TEMPLATE_PROGRAM: template.program})
    _fill(template)


def _fill(template):
    """Load what its migrations make, from where an earlier run kept it: that takes a tenth of the time (`PASOKH_TEST_KEEP=no` makes it anew).

    Loaded also when it was just made: what was dumped once, the server writes in other words (see tests/installation/test_upgrade.py).
    """
    kept = KEPT / f"{_fingerprint(template)}.dump"
    if os.environ.get("PASOKH_TEST_KEEP") == "no" or not kept.exists():
        _migrate(template)
        KEPT.mkdir(mode=0o700, exist_ok=True)
        made = KEPT / f"{uuid4().hex}.part"
        dump.dump(template.owner, made)
        made.replace(kept)
    mine = Path(os.environ["PASOKH_HOME"]) / kept.name
    shutil.copyfile(kept, mine)
    dump.load(mine, template.owner)
    roles.grant(template)


def _migrate(template):
    migrate = [sys.executable, "-m", "django", "migrate", "--database=owner", "--verbosity=0", "--skip-checks"]
    done = subprocess.run(migrate, env=os.environ | template.environment(), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the test database could not be migrated:\n{done.stdout}\n{done.stderr}")


def _fingerprint(template):
    """Of all that says what a migrated database is: migrations and what they call, the libraries, the server's version."""
    files = [
        *ROOT.glob("pasokh/*/migrations/*.py"),
        *ROOT.glob("pasokh/kernel/**/*.py"),
        ROOT / "pasokh/config/settings.py",
        ROOT / "requirements/runtime.txt",
    ]
    known = hashlib.sha256(str(dump.server_major(template.owner)).encode())
    for file in sorted(files):
        known.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return known.hexdigest()[:32]


def _own_copy(name):
    admin, owner, program = (os.environ[key] for key in (ADMIN, TEMPLATE_OWNER, TEMPLATE_PROGRAM))
    names = {
        "copy": sql.Identifier(name),
        "template": sql.Identifier(database_of(owner)),
        "owner": sql.Identifier(role_of(owner)),
        "program": sql.Identifier(role_of(program)),
    }
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7165741)")
        connection.execute(sql.SQL("CREATE DATABASE {copy} TEMPLATE {template} OWNER {owner}").format(**names))
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {copy} TO {program}").format(**names))
    os.environ["DATABASE_URL"] = with_database(program, name)
    os.environ["DATABASE_OWNER_URL"] = with_database(owner, name)
    _own["admin"] = with_database(admin, name)
    atexit.register(_drop, admin, name)


def admin_address():
    """The database of this process, as a superuser. Kept apart from the environment, which tests change."""
    return _own["admin"]


def _drop(admin, name):
    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.OperationalError:
        pass  # The server went before us: it takes its databases along.


prepare()
