"""Mail in by IMAP: by UID and UIDVALIDITY, never by the seen flag, never by date.

The cursor of a folder moves in the same transaction that stores the mail, so a process may die at any moment: a mail is
either stored with the cursor behind it, or fetched again. When the server numbers a folder anew (UIDVALIDITY), all mail since the
mailbox was connected is looked at again, and what was received before is passed over. A mail that the server does not hand over is
tried a few times; then a person is told of it in the quarantine, and the mails behind it come in.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox

from pasokh.kernel.tenancy import workspace

from ...failures import in_words
from ...models import Channel, Receipt
from . import afterwards, heads, imap, sign_in, stuck
from .imap import words_of
from .storing import store_mail
from .tree import header_items

LARGEST = 50 * 1024 * 1024  # bytes; of a larger mail only the head is taken, and a person is told
MARGIN = timedelta(days=2)  # IMAP's SINCE knows days without a zone


def folders_of(channel) -> list[str]:
    """The folders that are read."""
    return [name.strip() for name in channel.settings.get("imap_folders", ["INBOX"]) if name.strip()] or ["INBOX"]


def fetch_folder(channel, box: BaseMailBox, folder: str, *, go_on=lambda: True) -> int:
    """Store every mail of a folder that is new; how many were. Call it outside of a transaction.

    ``go_on`` is asked before each mail: False ends the work there, and nothing is lost.
    """
    state = imap.enter(box, folder)
    cursor = _cursor(channel, folder, state) | {"next": state.next_uid}  # how far behind the server we are, for admins
    fresh = 0
    for uid in _waiting(channel, box, cursor):
        if not go_on():
            return fresh
        fresh += _take(channel, box, folder, cursor | {"uid": uid})
    if cursor.get("recheck_to"):
        settled = {name: value for name, value in cursor.items() if name != "recheck_to"}
        _move(channel, folder, settled | {"uid": max(cursor["recheck_to"], _uid(channel, folder))})
    return fresh


def put_away(channel, box: BaseMailBox, folder: str, *, go_on=lambda: True) -> int:
    """What is wished to happen afterwards with the mails of a folder that was read; with how many it was done."""
    cursor = channel.progress["folders"][folder]
    # Before everything of a folder numbered anew was looked at, it is not known where its mails are.
    return 0 if cursor.get("recheck_to") else afterwards.put_away(channel, box, folder, cursor, go_on=go_on)


def has_more(channel, box: BaseMailBox, folder: str) -> bool:
    """Whether a folder that was read holds mail that came since. It is the box's folder afterwards."""
    imap.enter(box, folder)
    return bool(imap.uids_after(box, _uid(channel, folder)))


def _cursor(channel, folder: str, state: imap.FolderState) -> dict:
    """Where to go on. A folder never seen begins with the mail that comes next, unless its old mail is wanted too.

    In a folder numbered anew everything up to ``recheck_to`` may have been received under its old number. So is one of
    another account: servers begin their numbering alike (UIDVALIDITY 1), and its mail would pass for seen.
    """
    known = channel.progress.get("folders", {}).get(folder)
    worth = {"validity": state.validity, "account": account_of(channel)}
    if known and worth.items() <= known.items():
        return known
    last = state.next_uid - 1
    if known:
        fresh = worth | {"uid": 0, "recheck_to": last}
    else:
        fresh = worth | {"uid": 0 if channel.settings.get("imap_from_start") else last}
    _move(channel, folder, fresh)
    return fresh


def account_of(channel) -> str:
    """Whose folders are read: numbers of mails mean something in one account only."""
    given = channel.settings
    return f"{given.get('imap_user', '')}@{given.get('imap_host', '')}".lower()


def _waiting(channel, box: BaseMailBox, cursor: dict) -> list[int]:
    """UIDs to look at. Of a renumbered folder only what came since the mailbox was connected: older mail was never ours."""
    uids, border = imap.uids_after(box, cursor["uid"]), cursor.get("recheck_to", 0)
    if not border or channel.settings.get("imap_from_start"):
        return uids
    young = imap.uids_since(box, (datetime.fromisoformat(channel.progress["since"]) - MARGIN).date())
    return [uid for uid in uids if uid > border or uid in young]


def _uid(channel, folder: str) -> int:
    return channel.progress["folders"][folder]["uid"]


def _move(channel, folder: str, cursor: dict) -> None:
    """Write the cursor, in the transaction of the caller or one of its own."""
    folders = channel.progress.get("folders", {}) | {folder: cursor}
    since = channel.progress.get("since") or timezone.now().isoformat()
    progress = channel.progress | {"folders": folders, "since": since}
    with workspace(channel.workspace_id):
        Channel.objects.filter(pk=channel.pk).update(progress=progress)
    channel.progress = progress


def _take(channel, box: BaseMailBox, folder: str, cursor: dict) -> bool:
    """Store one mail and move the cursor behind it, both or neither. Whether it was new."""
    try:
        raw, facts = _wanted(channel, box, cursor)
    except stuck.FAULTS as error:
        if stuck.is_given_up(channel, folder, cursor, error):
            _go_on_without(channel, box, folder, cursor, error)
        raise  # the line may be of no more use: the next one goes on where this one was

    def store():
        if raw is None:
            return False
        place = {"folder": folder} | {name: cursor[name] for name in ("uid", "validity", "account")}
        receipt, fresh = store_mail(channel, raw, **facts, **place)
        afterwards.note(channel, receipt, fresh, place)
        return fresh

    return _stored(channel, folder, cursor, store)


def _wanted(channel, box: BaseMailBox, cursor: dict) -> tuple[bytes | None, dict]:
    uid = cursor["uid"]
    if uid <= cursor.get("recheck_to", 0) and _received_before(channel, box, uid):
        return None, {}
    return _load(box, uid)


def _go_on_without(channel, box: BaseMailBox, folder: str, cursor: dict, error: Exception) -> None:
    head, words = stuck.head_of(box, cursor["uid"]), words_of(error)
    _stored(channel, folder, cursor, lambda: stuck.set_apart(channel, folder, cursor, head, words))


def _stored(channel, folder: str, cursor: dict, store) -> bool:
    before = channel.progress
    try:
        with workspace(channel.workspace_id):
            fresh = store()
            _move(channel, folder, cursor)
    except BaseException:
        channel.progress = before
        raise
    return fresh


def _load(box: BaseMailBox, uid: int) -> tuple[bytes | None, dict]:
    size = imap.size_of(box, uid)
    if size > LARGEST:
        return imap.raw_head(box, uid), {"too_large": size}
    return imap.raw_mail(box, uid), {}


def _received_before(channel, box: BaseMailBox, uid: int) -> bool:
    """Whether a mail of a renumbered folder is known by its id; one without an id is known by its key when it is stored."""
    head = imap.raw_head(box, uid)
    if head is None:
        return True
    name = next(iter(heads.message_ids(dict(header_items(head)).get("message-id", ""))), "")
    with workspace(channel.workspace_id):
        known = bool(name) and Receipt.objects.filter(channel=channel, key__startswith=f"{name[:180]} ").exists()
        return known and not afterwards.is_sought(channel, name)


def problems_of(channel) -> list[str]:
    """Sign in and look at each folder; what is wrong, in words for an admin."""
    host = channel.settings["imap_host"]
    try:
        with imap.open_box(channel) as box:
            missing = [
                folder
                for folder in (*folders_of(channel), *afterwards.target_of(channel))
                if not box.folder.exists(folder)
            ]
    except sign_in.SignInAnew as error:
        return [in_words(str(error))]
    except Exception as error:
        return [_("The incoming server ({host}) says: {words}").format(host=host, words=in_words(words_of(error)))]
    return [_("The mailbox has no folder “{folder}”.").format(folder=folder) for folder in missing]
