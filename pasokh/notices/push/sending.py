"""Handing letters to push services. Nothing is sent inside a transaction; what came of it is written afterwards."""

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

import http_ece
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import VapidException

from pasokh.kernel.secrets import KeyLost
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.sessions import users_of

from ..actions.notify import choices_of
from ..models import Notification, PushSubscription
from ..words import names_of
from . import keys
from .letters import letter_of

log = structlog.get_logger()
AT_ONCE = 8  # calls at the same time
SECONDS = 10.0  # for one call
KEPT_FOR = 12 * 3600  # seconds that a push service keeps what it cannot hand over yet
VALID_FOR = 6 * 3600  # seconds; RFC 8292 allows a day
WAITS = (30, 120, 600, 3600)  # seconds before each further try
MOST_FAILURES = 20  # letters in a row that were refused for good, then the browser is forgotten
TOO_LARGE, GONE = 413, (404, 410)
SENT, LOST, AGAIN, REFUSED = "sent", "lost", "again", "refused"


@dataclass(frozen=True)
class Letter:
    """One payload on its way to one browser."""

    subscription_id: int
    endpoint: str
    p256dh: str
    auth: str
    key: object
    body: bytes
    topic: str


def send(workspace_id, notice_ids, subscription_ids=None, tried=0):
    """Tell of these notifications, unless they were read meanwhile: all browsers of their members, or the given ones."""
    from ..jobs import push

    def again(ids, **later):
        push.defer(notice_ids=notice_ids, subscription_ids=ids, **later)

    carry(workspace_id, PushSubscription, lambda: _letters(notice_ids, subscription_ids), again, tried)


def carry(workspace_id, model, letters_of, again, tried=0):
    """Hand letters over to browsers of a model, and write down what came of it. Outside of a workspace, for it calls out.

    `letters_of()` makes them, inside the workspace. `again(browser_ids, tried=, after=)` asks for the next try, in `after` seconds, of those that may be
    reached later; it is not called any more once `tried` says that there were tries enough.
    """
    with workspace(workspace_id):
        letters = list(letters_of())
    outcomes = hand_over(letters)
    with workspace(workspace_id):
        settle(model, outcomes)
        late = sorted({letter.subscription_id for letter, outcome in outcomes if outcome == AGAIN})
        if late and tried < len(WAITS):
            again(late, tried=tried + 1, after=WAITS[tried])


def hand_over(letters) -> list[tuple]:
    """(letter, what became of it) of each; outside of a workspace, for it calls out."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(zip(letters, pool.map(_outcome, letters), strict=True))


def _letters(notice_ids, subscription_ids):
    related = ("member", "ticket__contact")
    notices = list(Notification.objects.unread().filter(pk__in=notice_ids).select_related(*related))
    browsers = _browsers({notice.member_id for notice in notices}, subscription_ids)
    choices, names = choices_of(browsers.keys()), names_of(notices)
    for notice in notices:
        for browser in browsers.get(notice.member_id, ()):
            letter = letter_of(notice, choices[notice.member_id], names)
            if made := sealed(browser, letter):
                yield made


def _browsers(member_ids, subscription_ids):
    rows = PushSubscription.objects.filter(member__in=member_ids, member__deactivated_at=None).select_related("member")
    if subscription_ids is not None:
        rows = rows.filter(pk__in=subscription_ids)
    rows = list(rows)
    living = users_of({row.proof for row in rows})
    found, ended = {}, []
    for row in rows:
        if living.get(row.proof) == row.member.user_id:
            found.setdefault(row.member_id, []).append(row)
        else:
            ended.append(row.pk)  # she signed out there, or was signed out
    PushSubscription.objects.filter(pk__in=ended).delete()
    return found


def sealed(browser, letter) -> Letter | None:
    """A payload (with its `tag`) for a browser (a `Subscription`); None for one that nothing can be sent to any more, which is forgotten. Inside the
    workspace."""
    try:
        key = keys.opened(browser.key)
        secrets = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}
    except KeyLost:
        key = None
    if key is None:
        browser.delete()  # nobody can open what it was made with; the browser subscribes anew at the next visit
        return None
    body = json.dumps(letter, ensure_ascii=False).encode()
    topic = browser.hash_of(letter["tag"])[:32]  # a newer one of the same ticket takes its place at the service
    return Letter(browser.pk, **secrets, key=key, body=body, topic=topic)


def _outcome(letter) -> str:
    """What became of a letter: SENT, LOST (this browser listens no more), AGAIN (later perhaps), REFUSED."""
    from pasokh.kernel import outbound  # httpx weighs megabytes, which only the process that sends letters needs

    try:
        answer = outbound.request(
            "POST",
            letter.endpoint,
            content=encrypted(letter),
            headers=_headers(letter),
            proxy=settings.PASOKH_PUSH_PROXY or None,
            allow_private=settings.PASOKH_PUSH_PRIVATE,
            seconds=SECONDS,
            max_bytes=20_000,
        )
    except outbound.OutboundError as error:
        log.info("push not handed over", service=urlsplit(letter.endpoint).hostname, error=str(error))
        return AGAIN if error.temporary else REFUSED
    except VapidException as error:
        log.warning("push not signed", service=urlsplit(letter.endpoint).hostname, error=str(error))
        return REFUSED
    if answer.status_code in GONE:
        return LOST
    if answer.status_code == 429 or answer.status_code >= 500:
        return AGAIN
    if answer.status_code >= 300:
        log.warning("push refused", service=urlsplit(letter.endpoint).hostname, status=answer.status_code)
    return SENT if answer.status_code < 300 else REFUSED


def encrypted(letter) -> bytes:
    """The body that only the browser can read (RFC 8291, aes128gcm)."""
    return http_ece.encrypt(
        letter.body,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=unpacked(letter.p256dh),
        auth_secret=unpacked(letter.auth),
        version="aes128gcm",
    )


def _headers(letter):
    address = urlsplit(letter.endpoint)
    claims = {
        "aud": f"{address.scheme}://{address.netloc}",
        "exp": str(int(time.time()) + VALID_FOR),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    return letter.key.sign(claims) | {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_FOR),
        "Urgency": "high",
        "Topic": letter.topic,
    }


def unpacked(text) -> bytes:
    """The bytes of base64url without its padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)


def settle(model, outcomes):
    """Write down what became of letters to browsers of a model: who listens no more is forgotten. Inside the workspace."""
    by_outcome = {}
    for letter, outcome in outcomes:
        by_outcome.setdefault(outcome, set()).add(letter.subscription_id)
    model.objects.filter(pk__in=by_outcome.get(LOST, ())).delete()
    for browser in model.objects.filter(pk__in=by_outcome.get(SENT, ())):
        browser.note_success()
    for browser in model.objects.filter(pk__in=by_outcome.get(REFUSED, ())):
        browser.failures += 1
        if browser.failures >= MOST_FAILURES:
            browser.delete()
        else:
            browser.save(update_fields=["failures"])
