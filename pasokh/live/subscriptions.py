"""Who listens to what, in this process."""

from collections import defaultdict

MAX_STREAMS = 15_000
MAX_STREAMS_A_KEY = 12
MAX_TOPICS = 200


class Subscriptions:
    """Streams by workspace and topic, and by key. Used on the loop only."""

    def __init__(self):
        self.topics: dict[int, dict[str, set]] = {}
        self.keys: dict[str, set] = defaultdict(set)
        self.wanted: dict[int, frozenset] = {}
        self.count = 0

    def has_room(self, key):
        """Whether one more stream may be opened under this key."""
        return self.count < MAX_STREAMS and len(self.keys.get(key, ())) < MAX_STREAMS_A_KEY

    def add(self, stream):
        topics = self.topics.setdefault(stream.workspace_id, {})
        for topic in stream.topics:
            topics.setdefault(topic, set()).add(stream)
        self.keys[stream.key].add(stream)
        self.wanted.pop(stream.workspace_id, None)
        self.count += 1

    def remove(self, stream):
        """Forget a stream; nothing happens for one that is not there."""
        if stream not in self.keys.get(stream.key, ()):
            return
        _discard(self.keys, stream.key, stream)
        topics = self.topics[stream.workspace_id]
        for topic in stream.topics:
            _discard(topics, topic, stream)
        if not topics:
            del self.topics[stream.workspace_id]
        self.wanted.pop(stream.workspace_id, None)
        self.count -= 1

    def wanted_topics(self, workspace_id):
        """The topics somebody listens to: a copy that threads may read."""
        if workspace_id not in self.wanted:
            if workspace_id not in self.topics:
                return frozenset()
            self.wanted[workspace_id] = frozenset(self.topics[workspace_id])
        return self.wanted[workspace_id]

    def listeners(self, workspace_id, topic):
        return self.topics.get(workspace_id, {}).get(topic, ())

    def of_workspace(self, workspace_id):
        """Every stream of a workspace."""
        return set().union(*self.topics.get(workspace_id, {}).values())

    def of_key(self, key):
        return list(self.keys.get(key, ()))

    def everyone(self):
        return [stream for streams in self.keys.values() for stream in streams]


def _discard(sets, name, stream):
    if name in sets:
        sets[name].discard(stream)
        if not sets[name]:
            del sets[name]
