"""Delivery reports: machine-readable ones (RFC 3464) and the prose of servers that write none."""

import re
from dataclasses import dataclass

from .mail import ParsedMail

LONGEST_LOOKED_AT = 50_000
LONGEST_WORDS = 1_000
DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|daemon|postmaster|post_master|mail\.?system|mdaemon)(?:[+_.=-]|@|$)", re.I
)
NO_REPLY = re.compile(r"^(?:no|do[._-]?not)[._-]?reply\b", re.IGNORECASE)
SUBJECT = re.compile(
    r"undeliver|returned (?:mail|to sender)|delivery (?:status|failure|failed|report|notification|problem|has failed|error)"
    r"|mail (?:delivery|failure|system error)|failure notice|could ?n[o']t be delivered|not delivered|non.?delivery|nicht zustellbar"
    r"|unzustellbar|non remis|message (?:delayed|blocked|delivery)|delivery (?:incomplete|delay)|warning: .*(?:delayed|not sent)"
    r"|برگشت ایمیل|تحویل داده نشد|(?:user|mailbox|host) unknown|unknown (?:user|address)|error sending|mail could not",
    re.I,
)
DELAYED = re.compile(r"delay|warning|could not send message for past|will (?:keep|continue)", re.I)
PROSE = re.compile(
    r"(?:did not|didn't|could ?n[o']t|cannot|can ?not|was not|wasn't|unable to|not be|failed to) (?:be )?(?:deliver|reach|send|sent)"
    r"|(?:undeliverable|permanent (?:fatal )?errors?|permanent failure|delivery (?:has )?failed|returned to (?:the )?sender|user unknown"
    r"|unknown user|no such user|mailbox (?:is )?full|over quota|quota exceeded|delivery to the following)"
    r"|<<< [45]\d\d|smtp; ?[45]\d\d|said: [45]\d\d",
    re.I,
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.\w-])([45][0-5]\d)[ -](?=\D)")
FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code):[ \t]*(.*(?:\n[ \t].*)*)", re.I | re.M
)
ORIGINAL_ID = re.compile(r"^message-id:\s*<([^<>\s]{1,900})>", re.I | re.M)
ADDRESS = re.compile(r"(?:\"[^\"\r\n]{1,64}\"|[^\s<>,;:\"'()\[\]]{1,64})@[\w.-]{1,255}")
# RFC 3463: the address itself is wrong or gone (bad mailbox, bad system, bad syntax, moved), the rest may pass.
DEAD_STATUS = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.4.4"}
DEAD_WORDS = re.compile(
    r"user (?:is )?unknown|unknown user|no such (?:user|recipient|mailbox|address|person)|(?:user|account|mailbox|address|recipient)[^.\n]{0,60}"
    r"(?:does ?n[o']t|doesn't|not) exist|(?:user|recipient|mailbox) (?:was )?not found|unknown (?:address|recipient|mailbox|account)"
    r"|invalid (?:recipient|mailbox|address)|no mailbox here|host (?:unknown|not found)|unknown host|domain[^.\n]{0,40}not (?:exist|found)"
    r"|recipient (?:address )?rejected: (?:user|undeliverable)|not a valid (?:mailbox|user)|mailbox unavailable|account[^.\n]{0,30}disabled",
    re.I,
)
# The address is there, and takes nothing now: whatever code stands beside it.
LIVING_WORDS = re.compile(r"over ?quota|quota exceeded|mailbox (?:is )?full|too many recipients|5\.2\.2\b", re.I)
NOTIFIED = re.compile(r'"notificationType"\s*:\s*"(\w{1,40})"')
NOTIFIED_FIELD = re.compile(r'"(emailAddress|action|status|diagnosticCode)"\s*:\s*"([^"]{1,1000})"')
NOTIFIED_AS = {
    "emailAddress": "Final-Recipient",
    "action": "Action",
    "status": "Status",
    "diagnosticCode": "Diagnostic-Code",
}
DELIVERED = {"delivered", "relayed", "expanded"}


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that was not delivered.

    ``final`` is False while the server still tries; ``status`` is RFC 3463's code or "";
    ``dead`` tells that the address itself is wrong, so nothing should be sent
    there again; ``words`` are the remote server's own; ``original_id`` is the Message-ID that came back, if any.
    """

    recipients: tuple[str, ...]
    final: bool
    status: str
    dead: bool
    words: str
    original_id: str


def bounce_of(mail: ParsedMail) -> Bounce | None:
    """The bounce this mail reports, or None; success notices are none."""
    fields = _fields(mail.reports if notified(mail) != "bounce" else [_as_fields(mail.text)])
    actions = {action.lower().split()[0] for action in fields["action"] if action.strip()}
    if actions and actions <= DELIVERED:
        return None
    if not (fields["final-recipient"] or actions or mail.header("x-failed-recipients") or _in_prose(mail)):
        return None
    return _describe(mail, fields)


def notified(mail: ParsedMail) -> str:
    """What a mailing service tells by a notification of its own form (Amazon's SNS): "bounce", "complaint" and others in lower case; "" for no such mail."""
    if not mail.header("x-amz-sns-message-id"):
        return ""
    found = NOTIFIED.search(mail.text[:LONGEST_LOOKED_AT].replace("\\", ""))
    return found[1].lower() if found else ""


def _as_fields(text: str) -> str:
    """Such a notification of a bounce as the fields of a delivery report. It may be quoted in another one, so backslashes say nothing."""
    told = NOTIFIED_FIELD.findall(text[:LONGEST_LOOKED_AT].replace("\\", "").partition('"mail":{')[0])
    return "\n".join(f"{NOTIFIED_AS[name]}: {value}" for name, value in told)


def _fields(reports: list[str]) -> dict[str, list[str]]:
    """Every value of the fields we read in the machine's reports."""
    found = {name: [] for name in ("final-recipient", "original-recipient", "action", "status", "diagnostic-code")}
    for name, value in FIELD.findall("\n".join(reports)[:LONGEST_LOOKED_AT]):
        found[name.lower()].append(re.sub(r"\s+", " ", value).strip())
    return found


def _in_prose(mail: ParsedMail) -> bool:
    """A daemon (or nobody: the null sender) that writes of failed delivery. A person at postmaster@ may also just write."""
    daemon = bool(
        DAEMON.match(mail.sender.address) or re.match(r"mailer.?daemon|mail delivery", mail.sender.name, re.I)
    )
    nobody = mail.header("return-path").strip() == "<>" or _gives_back(mail)
    if not (daemon or nobody):
        return False
    text = mail.text[:LONGEST_LOOKED_AT]
    says = bool(SUBJECT.search(mail.subject) or PROSE.search(text))
    return says or (daemon and bool(STATUS.search(text) or REPLY.search(text)))


def _gives_back(mail: ParsedMail) -> bool:
    """Some providers report from an address that takes no answers, with the mail itself enclosed, and say nothing else to programs."""
    encloses = any(file.content_type == "message/rfc822" for file in mail.attachments)
    return encloses and bool(NO_REPLY.match(mail.sender.address))


def _describe(mail: ParsedMail, fields: dict[str, list[str]]) -> Bounce:
    words = " ".join(fields["diagnostic-code"]) or _failing_lines(mail.text[:LONGEST_LOOKED_AT])
    status = _status(fields, words)
    told = fields["diagnostic-code"] or [words]
    dead = not status.startswith("4") and any(_is_dead(each, status) for each in told)
    return Bounce(
        _recipients(mail, fields), _is_final(mail, fields), status, dead, words[:LONGEST_WORDS], _original_id(mail)
    )


def _is_dead(words: str, status: str) -> bool:
    """What a server says of one recipient; ``status`` is that of the whole report."""
    if LIVING_WORDS.search(words):
        return False
    return status in DEAD_STATUS or bool(DEAD_WORDS.search(words))


def _is_final(mail: ParsedMail, fields: dict[str, list[str]]) -> bool:
    """Whether the server has given up; a report of delay is only a warning."""
    actions = " ".join(fields["action"]).lower()
    return "failed" in actions or not ("delayed" in actions or DELAYED.search(mail.subject))


def _status(fields: dict[str, list[str]], words: str) -> str:
    """The code in the server's own words says more than a generic 5.0.0 of the reporting side."""
    own = next((m[1] for text in fields["status"] if (m := STATUS.search(text))), "")
    said = STATUS.search(words)
    return said[1] if said and (not own or own.endswith("0.0")) else own


def _failing_lines(text: str) -> str:
    """Lines of the prose that speak of failure, joined."""
    lines = [line.strip() for line in text.split("\n")[:400]]
    telling = [
        line
        for line in lines
        if DEAD_WORDS.search(line) or STATUS.search(line) or REPLY.search(line) or PROSE.search(line)
    ]
    return " ".join(telling[:8])


def _recipients(mail: ParsedMail, fields: dict[str, list[str]]) -> tuple[str, ...]:
    named = " ".join(fields["original-recipient"] + fields["final-recipient"]) or mail.header("x-failed-recipients")
    return tuple(dict.fromkeys(ADDRESS.findall(named.replace("rfc822;", " "))))[:50]


def _original_id(mail: ParsedMail) -> str:
    """The Message-ID of the returned mail: in an enclosed message, in returned headers, or quoted in the text."""
    enclosed = (
        file.content[:LONGEST_LOOKED_AT].decode("latin-1").replace("\r\n", "\n")
        for file in mail.attachments
        if file.content_type
        in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
    )
    for text in (*enclosed, mail.text[:LONGEST_LOOKED_AT]):
        if found := ORIGINAL_ID.search(text):
            return found[1]
    return next(iter(mail.in_reply_to), "")
