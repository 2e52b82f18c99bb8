"""How a mailbox signs in at its servers: by password, or by a token of its provider that is renewed while somebody's sign-in holds.

All of it stands in `Channel.credentials`: `oauth_secret` and `oauth_proxy` were entered; `oauth_refresh`, `oauth_access`, `oauth_until` (seconds since 1970),
`oauth_at` (when the access token was given), `oauth_for` (for which servers and which client), `oauth_refused` (the provider's words) come of signing in.

A refresh token may be worth nothing once it was used, so one process renews at a time, and what it is given is committed before the next may look,
whatever transaction the caller is in.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_noop

from pasokh.kernel import limits
from pasokh.kernel.secrets import KeyLost
from pasokh.kernel.tenancy import workspace

from ...models import Channel
from ..base import OutOfTurn, TemporaryFailure
from .oauth import Denied, client_of, provider_of

LOCK_SPACE = 0x6F617574  # "oaut": the first key of our advisory locks
PATIENCE = 40  # seconds for another process that is renewing: longer than its call takes
MARGIN = 60  # seconds; a token that ends sooner is renewed before it is used
FRESH = 300  # seconds; a token given so lately is not the reason why a server says no
CALLS, WITHIN = 6, 600  # of one mailbox to its token address, whatever goes wrong
ANEW = gettext_noop("Nobody is signed in at this mailbox any more. Sign in anew on its page in the settings.")
AGAIN = 900  # seconds until a mail that waits for a sign-in looks again; signing in wakes it at once
PASSWORD = "password"  # noqa: S105 (a way of signing in)

FORGOTTEN = {"oauth_refresh": "", "oauth_access": "", "oauth_until": 0, "oauth_refused": ""}


class SignInAnew(OutOfTurn):
    """A person must sign in: until then nothing is asked of the provider, and what is to go out waits."""

    def __init__(self):
        super().__init__(ANEW, after=AGAIN)


def is_by_token(given: dict) -> bool:
    """Whether a mailbox with these settings signs in by token."""
    return given.get("sign_in", PASSWORD) not in ("", PASSWORD)


def state_of(channel) -> str:
    """How the sign-in of a mailbox stands: "" by password, "in", "never" (nobody signed in, or to other servers), "refused" (words_of says why)."""
    if not is_by_token(channel.settings):
        return ""
    kept = _kept(channel)
    if not kept.get("oauth_refresh") and not kept.get("oauth_refused"):
        return "never"
    if kept.get("oauth_for") != _purpose(channel.settings):
        return "never"
    return "refused" if kept.get("oauth_refused") else "in"


def words_of(channel) -> str:
    """What the provider said when it refused to go on."""
    return _kept(channel).get("oauth_refused", "")


def access_token(channel) -> str:
    """A token that lets a mailbox in at its servers. Raises SignInAnew, and TemporaryFailure where the provider cannot be asked now."""
    if token := _valid(channel):
        return token
    if state_of(channel) != "in":
        _reload(channel)  # somebody may have signed in since it was read
    if state_of(channel) != "in":
        raise SignInAnew
    with _alone(channel):
        _reload(channel)
        return _valid(channel) or _renewed(channel)


def drop(channel, token: str) -> None:
    """A server refused this token before its time: it is renewed before the next use, unless it was given just now, for then that would be no help."""
    kept = _kept(channel)
    if kept.get("oauth_access") == token and time.time() - kept.get("oauth_at", 0) > FRESH:
        _write(channel, kept.get("oauth_refresh"), {"oauth_until": 0})


def xoauth2(user: str, token: str) -> str:
    """The one line of SASL's XOAUTH2, as Google and Microsoft have it."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def signed_in(channel, tokens) -> dict:
    """The credentials that follow from signing in just now."""
    return _given(tokens) | {"oauth_for": _purpose(channel.settings), "oauth_refused": ""}


def _kept(channel) -> dict:
    try:
        return channel.credentials
    except KeyLost:
        return {}


def _purpose(given: dict) -> str:
    """What a sign-in was meant for: a token is given to no other server than it was got for."""
    names = ("oauth_client", "imap_host", "smtp_host")
    return "\n".join([provider_of(given).token, *(str(given.get(name, "")) for name in names)]).lower()


def _valid(channel) -> str:
    kept = _kept(channel)
    lives = state_of(channel) == "in" and kept.get("oauth_until", 0) - MARGIN > time.time()
    return kept.get("oauth_access", "") if lives else ""


def _renewed(channel) -> str:
    if state_of(channel) != "in":
        raise SignInAnew
    verdict = limits.hit(f"oauth:{channel.pk}", CALLS, WITHIN)
    if not verdict.allowed:
        raise TemporaryFailure("waiting before the provider is asked again", after=verdict.retry_after)
    used = channel.credentials["oauth_refresh"]
    try:
        tokens = client_of(channel).refresh(used)
    except Denied as error:
        # Where only this installation is not known any more (a client's secret that has run out), the sign-in itself goes on with a new one.
        gone = {"oauth_refresh": "", "oauth_access": ""} if error.stale else {}
        _write(channel, used, gone | {"oauth_until": 0, "oauth_refused": str(error)})
        raise SignInAnew from error
    _write(channel, used, _given(tokens))
    return channel.credentials.get("oauth_access", "")


def _given(tokens) -> dict:
    now = int(time.time())
    given = {"oauth_access": tokens.access, "oauth_until": now + tokens.seconds, "oauth_at": now}
    return given | ({"oauth_refresh": tokens.refresh} if tokens.refresh else {})


@contextmanager
def _alone(channel):
    """While no other process renews the tokens of this mailbox. The lock ends with its connection, so a dead process holds none."""
    try:
        line = psycopg.connect(settings.DATABASE_URL, autocommit=True, connect_timeout=5)
    except psycopg.Error as error:
        raise TemporaryFailure("database") from error
    with line:
        try:
            line.execute(f"SET lock_timeout = '{PATIENCE}s'")
            line.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, channel.pk % 2**31])
        except psycopg.Error as error:
            raise TemporaryFailure("another process is asking the provider") from error
        yield


def _reload(channel) -> None:
    """Its settings and credentials as they are committed now."""
    row = _apart(lambda: _row(channel))
    channel.settings, channel.credentials = row.settings, _kept(row)


def _write(channel, used: str, fresh: dict) -> None:
    """Keep what came of one refresh token, unless somebody has signed in meanwhile: hers is not overwritten."""

    def write():
        with workspace(channel.workspace_id):
            row = Channel.objects.select_for_update().get(pk=channel.pk)
            if row.credentials.get("oauth_refresh") == used:
                row.credentials = row.credentials | fresh
                row.save(update_fields=["credentials"])
            return row.credentials

    channel.credentials = _apart(write)


def _row(channel):
    with workspace(channel.workspace_id):
        return Channel.objects.get(pk=channel.pk)


def _apart(work):
    """Do it in a transaction of its own, which has committed when this returns."""

    def work_and_leave():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1, thread_name_prefix="sign-in") as threads:
        return threads.submit(work_and_leave).result()
