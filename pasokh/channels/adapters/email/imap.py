"""A signed-in connection to a mailbox, and what it says of its folders. Nothing in the mailbox is changed here; see ``afterwards.py``."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import MailboxTaggedResponseError

from . import sign_in, tls_words

TIMEOUT = 60  # seconds for each answer of the server
PORTS = {"tls": 993, "starttls": 143, "none": 143}
WRITTEN_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Refused(Exception):
    """The server answered no; the text holds its words."""


def words_of(error: Exception) -> str:
    """An error of the line or the server in one line, without secrets: the server's words, or a sentence of ours that is not translated yet."""
    if words := tls_words.words_of(error):
        return words
    answer = getattr(error, "command_result", None)
    text = str(answer[1][0] if answer and answer[1] else error) or type(error).__name__
    return re.sub(r"\s+", " ", text.removeprefix("b'").rstrip("'"))[:500]


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a folder's numbers are worth: they change their meaning with ``validity``; the next mail gets ``next_uid``."""

    validity: int
    next_uid: int


@contextmanager
def open_box(channel) -> Iterator[BaseMailBox]:
    """A connection with the channel's settings, signed in, closed afterwards. Raises what imaplib, ssl and socket raise."""
    box = _connected(channel.settings)
    try:
        _let_in(box, channel)
        box.client._get_capabilities()  # many servers tell who they know what else they can
        yield box
    finally:
        _leave(box)


def _connected(given: dict) -> BaseMailBox:
    security = given.get("imap_security") or "tls"
    port = int(given.get("imap_port") or 0) or PORTS[security]
    if security == "none":
        return MailBoxUnencrypted(given["imap_host"], port, timeout=TIMEOUT)
    kind = MailBox if security == "tls" else MailBoxStartTls
    return kind(given["imap_host"], port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())


def _let_in(box: BaseMailBox, channel) -> None:
    user = channel.settings.get("imap_user", "")
    if sign_in.is_by_token(channel.settings):
        _show_token(box, channel, user or channel.settings.get("address", ""))
    else:
        _say_password(box, user, channel.credentials.get("imap_password", ""))


def _show_token(box: BaseMailBox, channel, user: str) -> None:
    token = sign_in.access_token(channel)
    said = [sign_in.xoauth2(user, token).encode()]
    try:
        # A server that says no explains it first, and wants an empty answer to that.
        box.client.authenticate("XOAUTH2", lambda _words: said.pop() if said else b"")
    except box.client.error:
        sign_in.drop(channel, token)
        raise


def _say_password(box: BaseMailBox, user: str, password: str) -> None:
    # LOGIN takes ASCII only; SASL PLAIN takes UTF-8 (RFC 4616).
    login = box.login if (user + password).isascii() else box.login_utf8
    login(user, password, initial_folder=None)


def _leave(box: BaseMailBox) -> None:
    try:
        box.logout()
    except Exception:  # whatever it is, the line is gone
        box.client.shutdown()


def enter(box: BaseMailBox, folder: str, *, write: bool = False) -> FolderState:
    """Open a folder, for reading only unless it is to be changed; what its numbers mean now."""
    box.folder.set(folder, readonly=not write)
    state = box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
    return FolderState(state["UIDVALIDITY"], state["UIDNEXT"])


def uids_after(box: BaseMailBox, uid: int) -> list[int]:
    """UIDs above one, rising. «n:*» always names the last mail, also when it is older."""
    return sorted(number for number in map(int, box.uids(f"UID {uid + 1}:*")) if number > uid)


def uids_since(box: BaseMailBox, day: date) -> set[int]:
    """UIDs of mails that reached the mailbox on that day or later."""
    return set(map(int, box.uids(f"SINCE {day.day}-{WRITTEN_MONTHS[day.month - 1]}-{day.year}")))


def size_of(box: BaseMailBox, uid: int) -> int:
    """Bytes of a mail; 0 when it is gone."""
    found = _fetched(box, uid, "(RFC822.SIZE)")
    text = b" ".join(part if isinstance(part, bytes) else part[0] for part in found if part)
    _, _, rest = text.partition(b"RFC822.SIZE ")
    return int(rest.split(b")")[0].split()[0]) if rest else 0


def raw_mail(box: BaseMailBox, uid: int) -> bytes | None:
    """The whole mail without marking it as seen; None when somebody deleted it meanwhile."""
    return _literal(_fetched(box, uid, "(BODY.PEEK[])"))


def raw_head(box: BaseMailBox, uid: int) -> bytes | None:
    """Its headers only."""
    return _literal(_fetched(box, uid, "(BODY.PEEK[HEADER])"))


def _fetched(box: BaseMailBox, uid: int, what: str) -> list:
    status, data = box.client.uid("FETCH", str(uid), what)
    if status != "OK":
        raise Refused(str(data)[:500])
    return data


def _literal(data: list) -> bytes | None:
    return next((part[1] for part in data if isinstance(part, tuple)), None)


def can_idle(box: BaseMailBox) -> bool:
    """Whether the server pushes (RFC 2177)."""
    return "IDLE" in box.client.capabilities


def listen(box: BaseMailBox) -> bool:
    """Have the server push until ``box.idle.stop()``. Whether it told of something while it agreed: then there is nothing to wait for.

    Mail that came just before may be told of before the server's consent, or in one piece with it. That lies in the connection's buffer, where
    ``box.idle.poll``, which looks at the socket, would not see it.
    """
    try:
        box.idle.start()
    except MailboxTaggedResponseError:
        return True  # not consent but news; or it refuses, which is raised as listening ends
    return _is_something_buffered(box.client)


def _is_something_buffered(client) -> bool:
    patience = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bool(client.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        client.sock.settimeout(patience)
