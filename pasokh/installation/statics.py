"""Static files collected into the home: hashed, compressed, bundled by the storage that the settings name."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .paths import Places

STAMP = ".collected-from"


def fingerprint() -> str:
    """What the static files of all rooms are made from: names, sizes and times. Django must be set up."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr(settings.STORAGES.get("staticfiles")).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_stale() -> bool:
    """Whether the collected files are not those of this code. While developing (DEBUG) nothing is collected at all."""
    from django.conf import settings

    stamp = Path(settings.STATIC_ROOT) / STAMP
    return not settings.DEBUG and not (stamp.exists() and stamp.read_text() == fingerprint())


def collect(places: Places) -> None:
    """Collect into the home. Older files stay: pages that were served before an upgrade still ask for them by their hash."""
    from django.conf import settings
    from django.core.management import call_command

    with _alone(places):
        if not is_stale():  # another process was quicker
            return
        made_from = fingerprint()
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp = Path(settings.STATIC_ROOT) / STAMP
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(made_from)  # last: who dies before collects again


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    with (places.run / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
