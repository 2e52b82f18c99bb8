"""The spine: every change inserts one Event in its own transaction; everybody else reads that row.

Nouns: Event, FailedReaction. Verbs: `track` (in the same transaction as the change), `@on` (react in that
transaction, each in its own savepoint), `relays.register` (be told after commit). Payloads hold ids and field
names, never people's text. Actor, subject and workspace are ids, not keys, so every room above may track.
"""

from .actors import Actor
from .reactions import on
from .tracking import happened, record, track, tracked

__all__ = ["Actor", "happened", "on", "record", "track", "tracked"]
