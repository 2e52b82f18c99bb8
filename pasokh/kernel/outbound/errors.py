"""What can go wrong with a call."""


class OutboundError(Exception):
    """A call that did not succeed. ``temporary``: the same call may succeed later."""

    temporary = True


class Refused(OutboundError):
    """The address is not one the program may call."""

    temporary = False


class TooLarge(OutboundError):
    """The answer is larger than the caller reads."""

    temporary = False


class Unreachable(OutboundError):
    """No connection, a broken answer, or an encrypted connection that cannot be trusted."""


class Unresolved(Unreachable):
    """The name has no address: nothing was ever sent."""


class Answered(Unreachable):
    """Another status than was wished. ``temporary`` where the server says that it is to blame, or too busy."""

    def __init__(self, status):
        super().__init__(f"status {status}")
        self.status, self.temporary = status, status >= 500 or status in (408, 425, 429)


class TimedOut(OutboundError):
    """No whole answer in the time given."""
