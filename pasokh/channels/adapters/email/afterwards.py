"""What happens in the mailbox with a mail that has become a message: nothing, or it is marked as read, moved, or deleted there.

Only a mail whose receipt is done, in a transaction that has committed, and whose raw text we have whole. Each act may be done again: a process may die between
any two steps. A mail is known by account, folder, UIDVALIDITY and UID; where the server has numbered its folder anew, it is found again by its content.
"""

import imaplib

import structlog
from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from pasokh.kernel.tenancy import workspace

from ...going import note_going
from ...models import Channel, Receipt
from . import heads, imap
from .tree import header_items

log = structlog.get_logger()

LEAVE, SEEN, MOVE, DELETE = "leave", "seen", "move", "delete"
MOST = 200  # mails at once; then the mailbox is looked at for new ones
MOST_REFUSED = 3  # in one round: what refuses so many refuses all, as a folder that is not there
SOON = 10  # seconds until a mailbox is looked at again that has mails to be processed, or to be put away
COPYING = "afterwards"  # the fact of a receipt whose mail may have been copied already
WAITING = (Receipt.State.WAITING, Receipt.State.DONE)


def is_wanted(channel) -> bool:
    """Whether anything is to happen with its mails."""
    return _wish(channel) != LEAVE


def target_of(channel) -> list[str]:
    """The folder into which its mails are moved, if they are."""
    return [channel.settings.get("afterwards_folder", "")] if _wish(channel) == MOVE else []


def note(channel, receipt, fresh: bool, place: dict) -> None:
    """Remember where a mail lies of which something is to become, or where it lies now. In the transaction that stores it."""
    if fresh and is_wanted(channel) and "too_large" not in receipt.facts:
        receipt.put_away = True
        receipt.save(update_fields=["put_away"])
    elif not fresh and receipt.put_away and _is_numbered_anew(receipt, place):
        receipt.facts |= place
        receipt.save(update_fields=["facts"])


def is_sought(channel, message_id: str) -> bool:
    """Whether a mail of this id waits to be put away, and may be found again in a folder that was numbered anew. Inside the workspace."""
    return _waiting(channel).filter(key__startswith=f"{message_id[:180]} ").exists()


def is_due_soon(channel) -> bool:
    """Whether mails are being processed that are to be put away then."""
    if not is_wanted(channel) or channel.health.get("afterwards", {}).get("ok") is False:
        return False
    with workspace(channel.workspace_id):
        return _waiting(channel).filter(state__in=WAITING).exists()


def put_away(channel, box: BaseMailBox, folder: str, cursor: dict, *, go_on=lambda: True) -> int:
    """Do what is wished with the mails of a folder that has been read to its end; with how many it was done.

    What the server refuses is noted on the channel, and holds up nothing. Raises what a broken line raises.
    """
    due = _due(channel, folder)
    if not due:
        return 0
    try:
        done, words = _all_put_away(channel, box, folder, cursor, due, go_on)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, ImapToolsError) as error:  # the folder cannot be opened for writing
        done, words = 0, imap.words_of(error)
    _tell(channel, words)
    return done


def _all_put_away(channel, box, folder, cursor, due, go_on) -> tuple[int, str]:
    """With how many it was done, and what the server said against one of them."""
    state, done, refusals = imap.enter(box, folder, write=True), 0, []
    if state.validity != cursor["validity"]:
        return 0, ""  # numbered anew since it was read: it is read again first
    for receipt in due:
        if not go_on() or len(refusals) == MOST_REFUSED:
            break
        # Not found again in a folder that was numbered anew, or of another account: it is not there any more.
        if not _is_elsewhere(receipt, cursor):
            try:
                _act(channel, box, folder, receipt)
                done += 1
            except imap.Refused as error:
                refusals.append(str(error))
                continue
        _settle(receipt)
    return done, refusals[-1] if refusals else ""


def _wish(channel) -> str:
    return channel.settings.get("afterwards") or LEAVE


def _is_elsewhere(receipt, place: dict) -> bool:
    return any(receipt.facts.get(name) != place[name] for name in ("validity", "account"))


def _is_numbered_anew(receipt, place: dict) -> bool:
    # In another folder it is a second copy, which stays where it is.
    return receipt.facts.get("folder") == place["folder"] and _is_elsewhere(receipt, place)


def _waiting(channel):
    return Receipt.objects.filter(channel=channel, put_away=True)


def _due(channel, folder: str) -> list:
    with workspace(channel.workspace_id):
        if not is_wanted(channel):
            _waiting(channel).update(put_away=False)  # of what came from now on, if it is wished again
            return []
        done = _waiting(channel).filter(state=Receipt.State.DONE, facts__folder=folder)
        return list(done.defer("raw").order_by("pk")[:MOST])


def _settle(receipt) -> None:
    with workspace(receipt.workspace_id):
        Receipt.objects.filter(pk=receipt.pk).update(put_away=False)


def _act(channel, box, folder, receipt) -> None:
    uid, wish = receipt.facts["uid"], _wish(channel)
    target = channel.settings.get("afterwards_folder", "")
    if wish == SEEN:
        _do(box, "STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
    elif wish == DELETE:
        _take_out(box, uid)
    elif wish == MOVE and target and target != folder:
        _move(box, folder, receipt, target)


def _move(box, folder, receipt, target) -> None:
    uid = receipt.facts["uid"]
    if "MOVE" in box.client.capabilities:
        _do(box, "MOVE", uid, encode_folder(target))
        return
    if not receipt.facts.get(COPYING):
        with workspace(receipt.workspace_id):
            Receipt.objects.filter(pk=receipt.pk).update(facts=receipt.facts | {COPYING: "copying"})
        _do(box, "COPY", uid, encode_folder(target))
    elif not _is_there(box, folder, receipt, target):
        _do(box, "COPY", uid, encode_folder(target))
    _take_out(box, uid)


def _is_there(box, folder, receipt, target) -> bool:
    """Whether a copy lies in the target already: somebody died after it was made. A mail without an id is copied once more."""
    raw = imap.raw_head(box, receipt.facts["uid"])
    name = next(iter(heads.message_ids(dict(header_items(raw or b"")).get("message-id", ""))), "")
    if not name:
        return raw is None
    imap.enter(box, target)
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    found = box.uids(f'HEADER Message-ID "{quoted}"', charset="UTF-8" if not name.isascii() else "US-ASCII")
    imap.enter(box, folder, write=True)
    return bool(found)


def _take_out(box, uid) -> None:
    """Delete one mail. A bare EXPUNGE would take along what others have marked: where a server cannot expunge one, it stays marked as deleted."""
    _do(box, "STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
    if "UIDPLUS" in box.client.capabilities:
        _do(box, "EXPUNGE", uid)


def _do(box, verb, uid, *words) -> None:
    """A command about one mail; one that somebody took away meanwhile is no trouble."""
    try:
        status, data = box.client.uid(verb, str(uid), *words)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise imap.Refused(imap.words_of(error)) from error
    if status != "OK":
        raise imap.Refused((data or [b""])[0].decode(errors="replace")[:500])


def _tell(channel, words) -> None:
    if words:
        log.warning("mails not put away", channel_id=channel.pk, words=words)
    if channel.health.get("afterwards", {}).get("words", "") != words:
        with workspace(channel.workspace_id):
            note_going(channel.pk, "afterwards", works=not words, words=words)
            channel.health = Channel.objects.values_list("health", flat=True).get(pk=channel.pk)
