"""Who listens and is no member: the door that knows these people is told who has come, who is still here, and who has left.

    @on_visit
    def noted(came, here, gone): …    # keys of principals, inside the workspace, in a thread

`@on_browser` is told the like of each browser by itself: of one person several may be connected. It gets what the streams were let in by (`Principal.proof`).

`here` holds those who came and, about twice in the time after which somebody is thought to be gone, all who are still here. Turning a page
is no departure. Nothing is kept by this room: a process that dies tells of nobody's leaving, so a door lets what it noted go stale.
"""

import time
from collections import defaultdict

from pasokh.kernel.tenancy import workspace

from .presence import Attendance

CONFIRM_SECONDS = 30
AT_ONCE = 100  # people in one transaction: their rows are locked in it
MOST_REST = 0.1  # seconds between such transactions
_watchers = []
_browser_watchers = []


def on_visit(function):
    """Decorate a function of lists of keys: who came, who is here, who has gone; called inside the workspace."""
    _watchers.append(function)
    return function


def on_browser(function):
    """As `on_visit`, of proofs instead of keys."""
    _browser_watchers.append(function)
    return function


class Visits(Attendance):
    """The visitors with streams in this process."""

    confirm_seconds = CONFIRM_SECONDS

    def who(self, stream):
        """Her key, which all her streams share."""
        return stream.key if stream.member_id is None else None

    def _due(self):
        self.came = defaultdict(set)
        for workspace_id, key in self._came():
            self.came[workspace_id].add(key)
        return super()._due()

    def write(self, workspace_id, present, gone):
        """Tell the doors, some people at a time."""
        came = self.came.get(workspace_id, set())
        for keys in _some(present):
            self.tell(workspace_id, [key for key in keys if key in came], keys, [])
        for keys in _some(gone):
            self.tell(workspace_id, [], [], keys)

    def tell(self, workspace_id, came, here, gone):
        """Tell those who watch people."""
        _tell(workspace_id, _watchers, came, here, gone)


class Browsers(Visits):
    """The browsers with streams in this process, where their door tells them apart."""

    def who(self, stream):
        """What she was let in by: another one in each browser."""
        return (stream.proof or None) if stream.member_id is None else None

    def tell(self, workspace_id, came, here, gone):
        _tell(workspace_id, _browser_watchers, came, here, gone)


def _some(keys):
    """Keys in groups. After each there is a rest as long as it took: thousands who are still here must not hold up what is said meanwhile."""
    for start in range(0, len(keys), AT_ONCE):
        began = time.monotonic()
        yield keys[start : start + AT_ONCE]
        if start + AT_ONCE < len(keys):
            time.sleep(min(time.monotonic() - began, MOST_REST))


def _tell(workspace_id, watchers, came, here, gone):
    if not watchers:
        return
    with workspace(workspace_id):
        for watch in watchers:
            watch(came, here, gone)
