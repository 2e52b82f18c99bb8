"""Files that no row names: written by a process that died before its row, or left by an upload that was never sent."""

import time

from django.conf import settings

SPARED = 24 * 3600  # seconds: younger files may still be on their way into a row


def sweep(is_known) -> int:
    """Delete files older than a day whose names `is_known(names)` does not return as known. Returns how many."""
    folder = settings.PASOKH_HOME / "files"
    if not folder.is_dir():
        return 0
    return sum(_sweep_shard(shard, is_known) for shard in folder.iterdir() if shard.is_dir())


def _sweep_shard(shard, is_known):
    limit = time.time() - SPARED
    old = {f"{shard.name}/{path.name}": path for path in shard.iterdir() if path.stat().st_mtime < limit}
    unknown = set(old) - set(is_known(list(old))) if old else set()
    for name in unknown:
        old[name].unlink(missing_ok=True)
    return len(unknown)
