"""A parsed mail to an Arrival."""

from django.utils import translation
from django.utils.translation import gettext as _

from pasokh.kernel.html import sanitise
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.numbers import show_size
from pasokh.kernel.tenancy.current import require_workspace_id
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.workspaces.models import Workspace

from ...arrival import Arrival, ArrivedFile, Clue
from .about import about_of
from .bounces import DAEMON, NO_REPLY
from .enclosed import enclosed_file, text_of
from .facts import Facts, facts_of
from .html_text import html_to_text
from .mail import Mailbox, MailFile, ParsedMail
from .notes import REPLIED
from .own import Own, canonical, find_channel_address, token_keys
from .parse import ARTIFICIAL_DOMAIN, parse_mail
from .quoting import split_text
from .quoting_html import split_html
from .threading import bare_subject, candidates

MOST_COPIES = 20
LONGEST_ID = 255
NOBODY_OF_POSTFIX = "MAILER-DAEMON"
LONGEST_QUOTED = 200_000
KINDS = {"token": "token", "message": "reference", "number": "number"}


def arrival_of(raw: bytes, *, channel, facts: dict) -> Arrival:
    """Everything the product wants to know of one mail. ``facts`` are those stored with its receipt."""
    mail, own = parse_mail(raw), Own(channel)
    if (envelope := _envelope_of(facts)) is not None:
        mail.headers.setdefault("return-path", [f"<{envelope}>"])
    clues = _clues(mail, channel, facts)
    judged = facts_of(mail, own_keys=frozenset({own.loop_key}), answers_us=_is_marked(clues))
    if told := _told_instead(facts, raw):
        mail.text = told
    sender = sender_of(mail, own, facts.get("envelope_from", ""))
    text, html, quoted = _body(mail)
    about = about_of(mail)
    bounce = judged.bounce
    return Arrival(
        sender=("email", canonical(sender.address)) if canonical(sender.address) else ("", ""),
        sender_name=clean_line(sender.name, 160),
        text=(text or _invited(about))[:TEXT_LIMIT],
        html=html,
        quoted=quoted[:LONGEST_QUOTED],
        subject=clean_line(bare_subject(mail.subject), 255),
        external_id=mail.message_id[:LONGEST_ID],
        clues=clues,
        copies=_copies(mail, own, sender) if _may_name_others(mail, own, sender, judged) else (),
        files=_files(mail, text),
        automatic=judged.automatic == REPLIED,
        unanswerable=not judged.answerable,
        bounce_of=bounce.original_id[:LONGEST_ID] if bounce else "",
        bounce_words=bounce.words if bounce else "",
        bounce_to=tuple(filter(None, map(canonical, bounce.recipients))) if bounce else (),
        bounce_permanent=bounce.final if bounce else True,
        bounce_dead=bool(bounce and bounce.final and bounce.dead),
        ignore=_ignore(judged, obeys_filter=channel.settings.get("spam_aside", True) and not _is_marked(clues)),
        about=about | ({"automatic": True} if judged.automatic == REPLIED else {}),
    )


def _envelope_of(facts: dict) -> str | None:
    """The sender on its envelope: "" where nobody wishes to hear of it, None where it is not known.

    A program that hands mails over need not say it, and Postfix has a name of its own for nobody there (`null_sender` of pipe(8)).
    """
    told = facts.get("envelope_from")
    if facts.get("by") != "pipe":
        return told
    return "" if told == NOBODY_OF_POSTFIX else told or None


def _invited(about: dict) -> str:
    """An invitation without words says what it is about."""
    invitation = about.get("invitation", {})
    return "\n\n".join(filter(None, (invitation.get("title", ""), invitation.get("about", ""))))


class NotFetched(Exception):
    """The server has never handed this mail over: there is nothing to read."""


def _told_instead(facts: dict, raw: bytes) -> str:
    """What stands for the text of a mail that is still in its mailbox; "" for one that was fetched."""
    if not facts.keys() & {"too_large", "unfetched"}:
        return ""
    if "unfetched" in facts and not raw:
        raise NotFetched(facts["unfetched"])
    language = Workspace.objects.get(pk=require_workspace_id()).language
    with translation.override(language):
        if size := facts.get("too_large"):
            words = _("This e-mail is too large to be fetched ({size}). It is still in the mailbox.")
            return words.format(size=show_size(size, language))
        return _("The server did not hand over this e-mail. It is still in the mailbox.")


def sender_of(mail: ParsedMail, own: Own, envelope: str = "") -> Mailbox:
    """Who wrote. Forms of web sites send from the shop's own address, or from a no-reply one, and name the person in Reply-To.

    Of a mail that names nobody (no From, or none that is an address) it is whom its `envelope` names, unless a mail system wrote it.
    """
    if not canonical(mail.sender.address):
        known = canonical(envelope) and not own.is_own(envelope) and not DAEMON.match(mail.sender.address)
        return Mailbox(mail.sender.name, envelope) if known else mail.sender
    stands_in = own.is_own(mail.sender.address) or NO_REPLY.match(mail.sender.address)
    if stands_in and mail.reply_to and not own.is_own(mail.reply_to[0].address):
        return mail.reply_to[0]
    return mail.sender


def _body(mail: ParsedMail) -> tuple[str, str, str]:
    """(text, sanitised html, quoted text); the text part speaks for itself where there is one."""
    reply_html, rest_html = split_html(mail.html) if mail.html else ("", "")
    if mail.html and mail.text == html_to_text(mail.html):
        text, quoted = html_to_text(reply_html), html_to_text(rest_html)
    else:
        text, quoted = split_text(mail.text)
    if file := enclosed_file(mail):
        quoted = "\n\n".join(filter(None, (quoted, text_of(file, parse_mail))))
    return text.strip("\n"), str(sanitise(reply_html)) if reply_html else "", quoted


def _clues(mail: ParsedMail, channel, facts: dict) -> tuple[Clue, ...]:
    recipients = tuple(facts.get("recipients", ()))
    found = candidates(mail, keys=token_keys(), workspace_id=channel.workspace_id, recipients=recipients)
    return tuple(Clue(KINDS[clue.kind], str(clue.value)[:LONGEST_ID]) for clue in found)


def _may_name_others(mail: ParsedMail, own: Own, sender: Mailbox, judged: Facts) -> bool:
    """Whether those whom a mail goes to as well take part. Not where a no-reply address of a stranger speaks for somebody: it may be anybody's."""
    herself = sender is mail.sender or own.is_own(mail.sender.address)
    return herself and not judged.list and not judged.automatic


def _copies(mail: ParsedMail, own: Own, sender: Mailbox) -> tuple[tuple[str, str], ...]:
    """Others whom the sender wrote to: they take part. Our own mailboxes, of this shop or another, do not."""
    others = {canonical(box.address): clean_line(box.name, 160) for box in (*mail.to, *mail.cc)}
    others.pop("", None)
    others.pop(canonical(sender.address), None)
    strangers = [address for address in list(others)[: MOST_COPIES * 2] if not own.is_own(address)]
    return tuple((others[address], address) for address in strangers if not find_channel_address(address))[:MOST_COPIES]


def _files(mail: ParsedMail, text: str) -> tuple[ArrivedFile, ...]:
    """The files, and the whole text as one more when it is longer than a message may be."""
    files = [*mail.attachments]
    if len(text) > TEXT_LIMIT:
        files.append(MailFile("message.txt", "text/plain", text.encode()))
    return tuple(
        ArrivedFile(file.name, file.content, file.content_type, file.content_id[:255], file.inline) for file in files
    )


def _is_marked(clues) -> bool:
    """Whether it carries our own mark of a request: a filter that calls a customer's answer spam is wrong."""
    return any(clue.kind == "token" for clue in clues)


def _ignore(judged: Facts, obeys_filter: bool) -> str:
    """Why nothing should come of this mail, as a short code."""
    spam = judged.spam and obeys_filter
    reasons = {"loop": judged.loop, "bounce": judged.bounce, "abuse report": judged.feedback, "spam": spam}
    return next((reason for reason, holds in reasons.items() if holds), "")


def is_artificial(message_id: str) -> bool:
    """Whether we made this id up, because its mail had none."""
    return message_id.endswith(f"@{ARTIFICIAL_DOMAIN}")
