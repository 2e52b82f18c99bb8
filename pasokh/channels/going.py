"""How a connected channel goes, for admins: what it was last, since when it fails, and when it worked last."""

from django.utils import timezone

from .models import Channel


def note_going(channel_id, what, *, works, words=""):
    """Write under `Channel.health[what]`, inside the workspace: `ok`, the server's `words`, `at`; `since` when it has failed ("" while it works);
    `last_ok`, when it worked last ("" for never). All times to the minute, UTC, ISO 8601. A channel that is gone is nobody's trouble.
    """
    now = timezone.now().replace(second=0, microsecond=0).isoformat()
    known = Channel.objects.filter(pk=channel_id).values_list("health", flat=True).first() or {}
    said = {"ok": works, "words": words[:500], "at": now} | _times(known.get(what), works, now)
    Channel.objects.filter(pk=channel_id).update(health=known | {what: said})


def _times(before, works, now):
    if works:
        return {"last_ok": now, "since": ""}
    if not before:
        return {"last_ok": "", "since": now}
    # Of what was noted before these two were, its own time is the nearest that is known.
    if before["ok"]:
        return {"last_ok": before.get("last_ok") or before["at"], "since": now}
    return {"last_ok": before.get("last_ok", ""), "since": before.get("since") or before["at"]}
