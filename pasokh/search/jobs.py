"""Work for later of the index."""

from pasokh.kernel.jobs import job

from . import writing


@job(attempts=3, name="search.tidy")
def tidy(kind):
    """Take what was forgotten out of the index."""
    writing.tidy_now(kind)
