"""Mail of the program itself that goes by a mailbox is signed with the mailbox's key."""

from dataclasses import dataclass
from functools import wraps

from .adapters.email.dkim import signed, signs


def signing(connect):
    """The connections that a function of a mailbox gives sign what they send, where the mailbox signs."""

    @wraps(connect)
    def connected(channel):
        server = connect(channel)
        return SigningServer(server, channel) if signs(channel) else server

    return connected


@dataclass
class SigningServer:
    """A connection of Django's that signs."""

    server: object
    channel: object

    def send_messages(self, messages):
        """As Django's."""
        return self.server.send_messages([SignedMessage(each, self.channel) for each in messages])


class SignedMessage:
    """A message of Django's whose bytes are signed as they go out."""

    def __init__(self, plain, channel):
        self._plain, self._channel = plain, channel

    def __getattr__(self, name):
        return getattr(self._plain, name)

    def message(self):
        """What a server is given of it."""
        return _Bytes(signed(self._channel, self._plain.message().as_bytes(linesep="\r\n")))


@dataclass
class _Bytes:
    raw: bytes

    def as_bytes(self, **_policy):
        return self.raw
