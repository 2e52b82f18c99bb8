"""What kind of mail this is: written by a person, by a machine, by a list, by a failed delivery, or by ourselves."""

import re
from dataclasses import dataclass

from .bounces import NO_REPLY, Bounce, bounce_of, notified
from .mail import ParsedMail
from .notes import automatic_kind

LOOP_HEADER = "X-Pasokh-Loop"
MOST_HOPS = 100  # RFC 5321, 6.3
LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-mailman-version", "x-beenthere")
COMPLAINT = re.compile(r"^complaint about message from [\d.:a-f]+$", re.IGNORECASE)
SPAM_HEADERS = ("x-spam-flag", "x-spam-status", "x-spam")
SPAM_LEVEL = re.compile(r"(?:^|;)\s*SCL:(\d)\s*(?:;|$)", re.IGNORECASE)
SPAM_FROM = 5  # Exchange puts what has this level or a higher one into the folder of junk mail


@dataclass(frozen=True, slots=True)
class Facts:
    """``automatic`` is "" for a person's mail, ``replied`` for a machine's answer (holiday notes), ``generated`` for
    other machine mail. ``answerable`` is False whenever an automatic answer of ours must not be sent."""

    automatic: str
    bounce: Bounce | None
    feedback: bool
    loop: bool
    list: bool
    spam: bool
    answerable: bool


def facts_of(mail: ParsedMail, *, own_keys: frozenset[str] = frozenset(), answers_us: bool = False) -> Facts:
    """Judge one mail. ``own_keys`` are the marks that the receiving mailbox writes into ``X-Pasokh-Loop``; ``answers_us``: it bears the mark of a request."""
    bounce = bounce_of(mail)
    automatic = automatic_kind(mail, answers_us=answers_us)
    loop = bool(own_keys & set(mail.header(LOOP_HEADER).split())) or mail.hops > MOST_HOPS
    from_list = _is_list(mail)
    feedback = _is_feedback(mail)
    unwanted = bounce or automatic or loop or from_list or feedback or _asks_no_answer(mail)
    return Facts(automatic, bounce, feedback, loop, from_list, _is_spam(mail), not unwanted)


def _is_feedback(mail: ParsedMail) -> bool:
    """Another provider's report about mail of ours that its customer did not want (RFC 5965, and Hotmail's older form)."""
    reports = "feedback-report" in mail.content_type or any("feedback-type:" in text.lower() for text in mail.reports)
    reports = reports or notified(mail) == "complaint"
    encloses = any(file.content_type == "message/rfc822" for file in mail.attachments)
    return reports or (encloses and bool(COMPLAINT.match(mail.subject)))


def _is_list(mail: ParsedMail) -> bool:
    return any(map(mail.header, LIST_HEADERS)) or mail.header("precedence").strip().lower() in ("list", "bulk")


def _asks_no_answer(mail: ParsedMail) -> bool:
    """Wishes of the sender: Exchange's suppress header, the null return path (RFC 3834, 2), a no-reply address."""
    suppress = mail.header("x-auto-response-suppress").lower()
    wished = "all" in suppress or "autoreply" in suppress
    nobody = mail.header("return-path").strip() == "<>" or not mail.sender.address
    return wished or nobody or bool(NO_REPLY.match(mail.sender.address)) or bool(mail.header("list-unsubscribe"))


def _is_spam(mail: ParsedMail) -> bool:
    """What the receiving server's filter wrote: SpamAssassin, rspamd and most others, then Exchange, which counts from -1 to 9."""
    if any(mail.header(name).strip().lower().startswith(("yes", "true")) for name in SPAM_HEADERS):
        return True
    own = re.fullmatch(r"\s*(\d)\s*", mail.header("x-ms-exchange-organization-scl"))
    report = SPAM_LEVEL.search(mail.header("x-forefront-antispam-report"))
    return any(found and int(found[1]) >= SPAM_FROM for found in (own, report))
