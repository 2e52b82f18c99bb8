"""Who listens to what, in this process."""

from collections import Counter, defaultdict

MAX_STREAMS = 15_000
MAX_STREAMS_A_KEY = 12
MAX_TOPICS = 200


class Wanted:
    """The topics somebody of a workspace listens to, as projectors ask for them in their threads.

    There are as many of them as streams, thousands, and they come and go: they are looked up, never copied nor gone through, while the loop
    goes on changing them. What changes in between does no harm, for a frame goes to whoever listens when it is sent.
    """

    def __init__(self, topics=()):
        self.streams: dict[str, set] = {}
        self.heads = Counter()
        for topic in topics:
            self.add(topic, None)

    def __contains__(self, topic):
        return topic in self.streams

    def __and__(self, topics) -> set:
        return {topic for topic in topics if topic in self.streams}

    __rand__ = __and__

    def any_of(self, *heads) -> bool:
        """Whether a topic is wanted that begins so: heads end with the topic's first colon, as in `team:`."""
        return any(self.heads[head] for head in heads)

    def add(self, topic, stream):
        if topic not in self.streams:
            self.streams[topic] = set()
            self.heads[_head(topic)] += 1
        self.streams[topic].add(stream)

    def remove(self, topic, stream):
        if topic in self.streams:
            self.streams[topic].discard(stream)
            if not self.streams[topic]:
                del self.streams[topic]
                self.heads[_head(topic)] -= 1


def _head(topic):
    return topic[: topic.find(":") + 1]


NOTHING = Wanted()


class Subscriptions:
    """Streams by workspace and topic, and by key. Used on the loop only."""

    def __init__(self):
        self.topics: dict[int, Wanted] = {}
        self.keys: dict[str, set] = defaultdict(set)
        self.count = 0

    def has_room(self, key):
        """Whether one more stream may be opened under this key."""
        return self.count < MAX_STREAMS and len(self.keys.get(key, ())) < MAX_STREAMS_A_KEY

    def add(self, stream):
        topics = self.topics.setdefault(stream.workspace_id, Wanted())
        for topic in stream.topics:
            topics.add(topic, stream)
        self.keys[stream.key].add(stream)
        self.count += 1

    def remove(self, stream):
        """Forget a stream; nothing happens for one that is not there."""
        if stream not in self.keys.get(stream.key, ()):
            return
        self.keys[stream.key].discard(stream)
        if not self.keys[stream.key]:
            del self.keys[stream.key]
        topics = self.topics[stream.workspace_id]
        for topic in stream.topics:
            topics.remove(topic, stream)
        if not topics.streams:
            del self.topics[stream.workspace_id]
        self.count -= 1

    def wanted_topics(self, workspace_id) -> Wanted:
        """The topics somebody listens to, now and from moment to moment."""
        return self.topics.get(workspace_id, NOTHING)

    def listeners(self, workspace_id, topic):
        return self.wanted_topics(workspace_id).streams.get(topic, ())

    def of_workspace(self, workspace_id):
        """Every stream of a workspace."""
        return set().union(*self.wanted_topics(workspace_id).streams.values())

    def of_key(self, key):
        return list(self.keys.get(key, ()))

    def everyone(self):
        return [stream for streams in self.keys.values() for stream in streams]
