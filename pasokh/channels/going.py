"""How a connected channel goes, for admins: what it was last, since when it fails, and when it worked last."""

import re

from django.utils import timezone

from .models import Channel, Delivery

NO_CODE = re.compile(r"(?!\d{3}\b)")
SIGN_IN = re.compile(r"(?:530|534|535|538)\b")  # RFC 4954: whoever it writes to
CLOSING = re.compile(r"(?:421|454)\b")


def note_going(channel_id, what, *, works, words=""):
    """Write under `Channel.health[what]`, inside the workspace: `ok`, the server's `words`, `at`; `since` when it has failed ("" while it works);
    `last_ok`, when it worked last ("" for never). All times to the minute, UTC, ISO 8601. A channel that is gone is nobody's trouble.
    """
    now = timezone.now().replace(second=0, microsecond=0).isoformat()
    rows = Channel.objects.filter(pk=channel_id)
    # Fetching and sending are noted by different processes, side by side.
    known = rows.select_for_update(no_key=True).values_list("health", flat=True).first() or {}
    said = {"ok": works, "words": words[:500], "at": now} | _times(known.get(what), works, now)
    rows.update(health=known | {what: said})


def note_sending(channel, words, state):
    """Note under `sending` whether the server took what a Delivery carried, now in this `state`, and its `words`: as `note_going`, once a minute.

    What it says of one recipient or one mail says nothing of the server.
    """
    works = state == Delivery.State.SENT
    if not (works or _is_of_server(words, state)):
        return
    noted, now = channel.health.get("sending"), timezone.now().replace(second=0, microsecond=0).isoformat()
    if not noted or (noted["ok"], noted["at"]) != (works, now):
        note_going(channel.pk, "sending", works=works, words="" if works else words)


def _is_of_server(words, state):
    if state == Delivery.State.FAILED:
        return bool(SIGN_IN.match(words))
    return bool(NO_CODE.match(words) or CLOSING.match(words) or SIGN_IN.match(words))


def _times(before, works, now):
    if works:
        return {"last_ok": now, "since": ""}
    if not before:
        return {"last_ok": "", "since": now}
    # Of what was noted before these two were, its own time is the nearest that is known.
    if before["ok"]:
        return {"last_ok": before.get("last_ok") or before["at"], "since": now}
    return {"last_ok": before.get("last_ok", ""), "since": before.get("since") or before["at"]}
