"""What a process itself does when a signal reaches it, besides passing it on: to forget what it kept in memory, say."""

_hearers = {}


def hearing(topic):
    """Decorate a function of a signal's data and the streams that listen here. It runs on the loop: quick, and no database."""

    def register(function):
        _hearers[topic] = function
        return function

    return register


def hear(topic, data, streams):
    """Called by the hub for every signal."""
    if (hearer := _hearers.get(topic)) is not None:
        hearer(data, streams)
