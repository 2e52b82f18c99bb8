"""An update of the Bot API into a Receipt: the same update once, however often and whichever way it comes."""

import hashlib
import json

from ...actions.take_in import take_in
from .parse import files_of
from .reading import NotAnUpdate, number, read, text


def store_update(channel, raw: bytes):
    """Store an update for a channel, inside its workspace: (receipt, fresh). Durable when the transaction has committed."""
    try:
        update = read(raw)
    except NotAnUpdate:
        # Somebody who knows our secret sent it: a person sees it in the quarantine.
        return take_in(channel=channel, key=f"strange {hashlib.sha256(raw).hexdigest()}", raw=raw)
    facts = {"kind": update.kind, "from": update.chat_id, "update": update.number}
    if group := text(update.message, "media_group_id", 100):
        facts["group"] = group
    order = f"botapi-{channel.pk}-{update.chat_id}" if update.chat_id else None
    fetches = bool(files_of(update, channel))
    return take_in(channel=channel, key=_key(channel, update), raw=raw, facts=facts, lock=order, fetches=fetches)


def _key(channel, update):
    """Numbers of updates begin anew with another bot, and after a quiet week at random: beside the number stands what it is about."""
    about = [number(update.message, name) for name in ("message_id", "edit_date")]
    about.append(text(update.body, "id", 60) if update.kind == "callback_query" else "")
    # Not from the token: what comes is stored even where the key of secrets is lost.
    bot = str((channel.settings.get("bot") or {}).get("id", ""))
    return " ".join([bot[:40], str(update.number)[:20], update.kind[:60], update.chat_id, *about])


def raw_of_update(given: dict) -> bytes:
    """How an update is stored that was fetched."""
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
