"""Make the dump of a release that later releases must be able to upgrade: `python -m tests.installation.release_dump FILE.sql.gz`.

Run once when a version is released, on its own code; the file is committed and never made again. It holds the demo shop and nothing else.
"""

import gzip
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pasokh.installation.dump import _login, _programs
from pasokh.installation.postgres import throwaway_database, throwaway_server

ROOT = Path(__file__).resolve().parents[2]
TELL = "import django; django.setup(); from pasokh.installation.demo import tell; tell()"


def main(target):
    """Migrate an empty database, tell the demo into it, and write it as SQL."""
    with (
        throwaway_server() as (admin, _, _),
        throwaway_database(admin) as addresses,
        tempfile.TemporaryDirectory() as home,
    ):
        settings = {"DJANGO_SETTINGS_MODULE": "pasokh.config.settings", "PASOKH_HOME": home}
        environment = os.environ | addresses.environment() | settings
        migrate = ["-m", "django", "migrate", "--database=owner", "--verbosity=0", "--skip-checks"]
        for arguments in (migrate, ["-c", TELL]):
            subprocess.run([sys.executable, *arguments], env=environment, cwd=ROOT, check=True)
        target.write_bytes(gzip.compress(_sql(addresses.owner), 9, mtime=0))


def _sql(owner_url):
    shown, environment = _login(owner_url)
    options = ["--no-owner", "--no-privileges", "--no-password", "--no-comments", f"--dbname={shown}"]
    command = [_programs(owner_url, "pg_dump").program("pg_dump"), *options]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
