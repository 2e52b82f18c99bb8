"""What is being written: kept on the server, found again on another machine, handed to a colleague."""

from secrets import randbelow

from django.db import IntegrityError, transaction
from django.utils import timezone

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.live.announcing import signal

from ..models import Attachment, Draft
from ..models.message import TEXT_LIMIT
from ..writing.mailing import Mailing
from .append import MessageTooLong

FIRST = 2**26  # a draft begins with a revision below this, so that nobody takes a new one for one that is gone
KEPT_BOTH = "\n———\n"  # as ui/js/models/merge.js writes it


class Stale(Exception):
    """Somebody, or she herself elsewhere, has changed it since: `draft` is how it stands, None when it is gone."""

    def __init__(self, draft):
        super().__init__("changed since")
        self.draft = draft


def save_draft(
    *,
    ticket,
    by,
    text,
    mode=Draft.Mode.REPLY,
    revision=0,
    attachment_ids=(),
    based_at=None,
    shared=None,
    writing="",
    mail=None,
):
    """Keep what she has written so far; an empty one is forgotten. Returns the Draft or None.

    `writing` is her browser's name for it, `revision` the one she knew, 0 for none: raises Stale when it is not the present one, MessageTooLong;
    nothing has changed then. `mail` is what she has written for this mail alone (see Draft).
    """
    text = text.replace("\x00", "")
    if len(text) > TEXT_LIMIT:
        raise MessageTooLong
    with transaction.atomic():
        draft = _of(ticket, by)
        if (draft.revision if draft else 0) != revision:
            if draft is None and not text.strip():
                return None
            raise Stale(draft)
        if not text.strip() and not attachment_ids:
            return _forget(draft)
        draft = draft or Draft(ticket=ticket, member=by)
        draft.text, draft.mode, draft.based_at, draft.writing, draft.mail = text, mode, based_at, writing, mail or {}
        draft.shared = draft.shared if shared is None else shared
        return _written(draft, _unsent(by, attachment_ids))


_hers = Ready(lambda: Draft.objects.select_for_update().filter(ticket=Asked("ticket"), member=Asked("member")))


def _of(ticket, member):
    return _hers.first(ticket=ticket.pk, member=member.pk)


def _unsent(by, attachment_ids):
    """Her files that no message has yet: some may have gone while this was on its way."""
    hers = Attachment.objects.filter(uploader_kind=by.actor.kind, uploader_id=by.pk, message=None, held=None)
    return list(hers.filter(pk__in=attachment_ids))


def _forget(draft):
    if draft:
        shared = draft.shared
        draft.delete()
        if shared:
            _tell(draft)


def _written(draft, files):
    draft.revision = draft.revision + 1 if draft.pk else 1 + randbelow(FIRST)
    draft.updated_at = timezone.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:  # her other machine began one at the same moment
        raise Stale(_of(draft.ticket, draft.member)) from error
    kept = [file.pk for file in files]
    draft.attachments.exclude(pk__in=kept).update(draft=None)
    Attachment.objects.filter(pk__in=kept).update(draft=draft)
    if draft.shared:
        _tell(draft)
    return draft


def _tell(draft):
    # Not worth an event: whoever misses it sees it when she opens the ticket.
    ticket = draft.ticket
    transaction.on_commit(lambda: signal(ticket.workspace_id, f"viewing:{ticket.pk}", {"type": "drafts"}))


def share(*, ticket, by, shared):
    """Let colleagues read her draft and go on with it, or no longer. Returns the Draft, None where she has none."""
    with transaction.atomic():
        draft = _of(ticket, by)
        if draft and draft.shared != shared:
            draft.shared = shared
            draft.save(update_fields=["shared"])
            _tell(draft)
        return draft


def take_over(*, ticket, draft_id, by):
    """Go on with a colleague's shared draft: it becomes hers, below what she had. Raises Draft.DoesNotExist."""
    with transaction.atomic():
        theirs = Draft.objects.select_for_update().get(pk=draft_id, ticket=ticket, shared=True)
        if theirs.member_id == by.pk:
            return theirs
        files = list(theirs.attachments.filter(message=None))
        draft = _with_more(ticket, by, theirs.text, theirs.mode, files, based_at=theirs.based_at, mail=theirs.mail)
        draft.shared = True
        draft.save(update_fields=["shared"])
        theirs.delete()
        _tell(draft)
        return draft


def give_back(held, *, by):
    """The draft of its writer, with the text and files of an answer that was held; of `by` where the writer has left.

    Taken back by a colleague it is shared, so that both can go on with it; but what she was writing meanwhile stays her own, and a note a note.
    """
    writer = held.member if held.member.active else by
    begun = _of(held.ticket, writer) if writer != by else None
    mode = begun.mode if begun else Draft.Mode.REPLY
    files = list(held.attachments.filter(message=None))
    mail = Mailing.of(held.mailing).typed()
    return _with_more(held.ticket, writer, held.text, mode, files, shared=writer != by and begun is None, mail=mail)


def _with_more(ticket, by, text, mode, files, based_at=None, shared=False, mail=None):
    draft = _of(ticket, by) or Draft(ticket=ticket, member=by, based_at=based_at)
    has_more = text.strip() and draft.text.strip() and draft.text != text
    draft.text = draft.text + KEPT_BOTH + text if has_more else text or draft.text
    draft.mode, draft.shared, draft.writing = mode, draft.shared or shared, ""
    draft.mail = (mail or {}) | draft.mail
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(
        held=None, draft=None, uploader_kind=by.actor.kind, uploader_id=by.pk
    )
    return _written(draft, [*(draft.attachments.all() if draft.pk else ()), *files])


def forget_sent(*, ticket, by, text):
    """Her draft has been sent: it is gone, unless she has written on elsewhere."""
    draft = _of(ticket, by)
    if draft and draft.text.strip() in ("", text.strip()):
        _forget(draft)
