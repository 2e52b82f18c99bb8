"""A mail that its server does not hand over must not hold up those behind it for ever."""

import imaplib

from pasokh.kernel.tenancy import workspace

from ...actions.take_in import take_in
from ...models import Channel, Receipt
from . import imap
from .own import Own
from .storing import writer_of

REFUSED = 5  # tries, with the watcher's growing waits between them: a minute in all
BROKEN = 12  # tries where the line breaks at this mail each time, which may have other causes: half an hour
FAULTS = (imap.Refused, imaplib.IMAP4.error, OSError)


def is_given_up(channel, folder: str, cursor: dict, error: Exception) -> bool:
    """Count one more failure with the mail at the cursor; whether it is time to go on without it. The count survives the process."""
    place = {"folder": folder, "uid": cursor["uid"], "validity": cursor["validity"]}
    known = channel.progress.get("stuck", {})
    times = 1 + (known["times"] if place.items() <= known.items() else 0)
    progress = channel.progress | {"stuck": place | {"times": times}}
    with workspace(channel.workspace_id):
        Channel.objects.filter(pk=channel.pk).update(progress=progress)
    channel.progress = progress
    return times >= (REFUSED if isinstance(error, imap.Refused) else BROKEN)


def head_of(box, uid: int) -> bytes:
    """Its headers, if at least they can be had: they say who wrote."""
    try:
        return imap.raw_head(box, uid) or b""
    except FAULTS:
        return b""


def set_apart(channel, folder: str, cursor: dict, head: bytes, words: str) -> bool:
    """Store what is known of the mail for a person to see, inside the workspace; whether it was new."""
    uid = cursor["uid"]
    facts = {"folder": folder, "uid": uid, "unfetched": words, "from": writer_of(head, channel) if head else ""}
    key = f"unfetched {cursor['account']} {folder} {cursor['validity']} {uid}"
    receipt, fresh = take_in(channel=channel, key=key, raw=head, facts=facts)
    if fresh:
        reason = f"not fetched: mail {uid} of the folder {folder} of {Own(channel).address}: {words}"
        receipt.settle(Receipt.State.QUARANTINED, reason=reason)
    return fresh
