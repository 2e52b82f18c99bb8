"""What smart messages say and what they counted, to be taken along: whole for programs, and as rows for a table. It names nobody."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from .models import MessageVersion, Showing, SmartMessage
from .models.showing import COUNTED

FORMAT, VERSION = "pasokh.smart-messages", 1
MOST_ROWS = 200_000  # days of variants, the newest


def counted_rows() -> Iterator[Showing]:
    """What each variant of each version counted on each day, the newest day first, with their messages, removed ones too; at most MOST_ROWS."""
    rows = Showing.objects.select_related("message").order_by("-day", "message", "version", "variant")
    return rows[:MOST_ROWS].iterator()


def whole() -> dict:
    """All messages, the oldest first, removed ones too, with their versions (the draft was never approved) and counts. Times are RFC 3339 in UTC."""
    counts = defaultdict(list)
    for row in counted_rows():
        counts[row.message_id, row.version].append(_counts(row))
    versions = defaultdict(list)
    for each in MessageVersion.objects.order_by("message", "number"):
        versions[each.message_id].append(_version(each, counts[each.message_id, each.number]))
    messages = [_message(each, versions[each.pk]) for each in SmartMessage.objects.order_by("pk")]
    return {"format": FORMAT, "version": VERSION, "exported_at": timezone.now().isoformat(), "messages": messages}


def _message(message, versions):
    times = {name: _moment(getattr(message, name)) for name in ("created_at", "paused_at", "dropped_at")}
    active = next((each["number"] for each in versions if each["pk"] == message.active_id), None)
    versions = [{name: value for name, value in each.items() if name != "pk"} for each in versions]
    return {"id": message.public_id, "name": message.name, "shown_version": active, **times, "versions": versions}


def _version(version, counts):
    return {
        "pk": version.pk,
        "number": version.number,
        "saved_at": _moment(version.saved_at),
        "approved_at": _moment(version.approved_at),
        "body": version.body,
        "counts": counts,
    }


def _counts(row):
    return {"day": row.day.isoformat(), "variant": row.variant} | {name: getattr(row, name) for name in COUNTED}


def _moment(at):
    return at and at.isoformat()
