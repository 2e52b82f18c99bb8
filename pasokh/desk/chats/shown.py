"""The column of chats as it is drawn: who, since when she waits, how much she said, and how much room is left."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.channels.site import DEFAULTS
from pasokh.kernel.database.ready import together
from pasokh.live import availability
from pasokh.routing.known import known
from pasokh.routing.people import people_of
from pasokh.ui.filters import number

from ..inbox.rows import channel_icon, channel_word, presence
from . import talks

KEYS = 9  # chats that Alt and a digit opens


@dataclass(frozen=True)
class Patience:
    """After how many seconds without an answer a chat is shown in the colours of patience that wears thin, as its site says."""

    warn: int
    late: int

    @classmethod
    def of(cls, warn, late):
        """That of a site; what it does not say is as usual."""
        return cls(warn or USUAL.warn, late or USUAL.late)

    def colour(self, since) -> str:
        """The colour of a wait: "", "warn", "danger"."""
        seconds = (timezone.now() - since).total_seconds() if since else 0
        return "danger" if seconds >= self.late else "warn" if seconds >= self.warn else ""


USUAL = Patience(DEFAULTS["warn_after"], DEFAULTS["late_after"])


@dataclass(frozen=True)
class Room:
    """How many chats she has, how many she takes at once, and what she says of herself."""

    held: int
    most: int
    state: str


def column_of(member, current=None) -> dict:
    """What the column shows, the oldest chat first, so that each keeps its place and its key while one looks. `current` is the one that stands open."""
    rows, sites = together((talks.lines, {"member": member.pk}), (talks.sites, {}))
    names = {f"{kind}:{pk}": name for kind, pk, name, *_patience in sites} if len(sites) > 1 else {}
    patiences = {f"{kind}:{pk}": Patience.of(*given) for kind, pk, _name, *given in sites}
    more, rows = len(rows) > talks.MOST, sorted(rows[: talks.MOST], key=lambda row: row.pk)
    waiting = sum(row.waiting_since is not None for row in rows)
    return {
        "chats": [_line(row, place, names, patiences, current) for place, row in enumerate(rows, start=1)],
        "chats_badge": {"count": waiting, "label": waiting_words(waiting)},
        "more": more,
        "unread": sum(row.unread for row in rows),
        "room": room_of(member, rows),
        "here": reverse("desk:chats"),
    }


def waiting_words(count) -> str:
    """The number over the rail's icon in words."""
    return ngettext("%(count)s chat waits for your answer", "%(count)s chats wait for your answer", count) % {
        "count": number(count)
    }


def _line(row, place, names, patiences, current):
    patience = patiences.get(row.origin, USUAL)
    return {
        "id": row.pk,
        "number": row.number,
        "name": row.called or _("Visitor"),
        "contact": row.contact,
        "presence": presence(row.contact__last_seen_at),
        "icon": channel_icon(row.channel),
        "channel": channel_word(row.channel),
        "site": names.get(row.origin, ""),
        "team": row.team_name or "",
        "last": row.preview or row.subject,
        "last_is_ours": row.preview_kind == "reply",
        "at": row.last_message_at,
        "since": row.waiting_since,
        "waits": clock(row.waiting_since) if row.waiting_since else "",
        "patience": patience,
        "colour": patience.colour(row.waiting_since),
        "unread": row.unread,
        "key": place if place <= KEYS else 0,
        "current": row.pk == current,
    }


def clock(since) -> str:
    """How long ago, as a clock that runs: minutes and seconds; hours besides, once there are any. As models/waiting.js says it."""
    seconds = max(int((timezone.now() - since).total_seconds()), 0)
    minutes, hours = seconds // 60, seconds // 3600
    if hours >= 24:
        return ngettext("%(days)s day", "%(days)s days", hours // 24) % {"days": number(hours // 24)}
    parts = (hours, minutes % 60, seconds % 60) if hours else (minutes, seconds % 60)
    return ":".join(number(part) if not place else _two(part) for place, part in enumerate(parts))


def _two(part):
    return number(part) if part > 9 else number(0) + number(part)


def room_of(member, rows) -> Room | None:
    """How many chats she may have at once, by what a chat weighs and what else she has; None for who works no queue."""
    found = known()
    queues = found.workers.get(member.pk) if found else None
    if not queues:
        return None
    (person,) = people_of(found, {member.pk: queues}, lock=False)
    free = max(person.total - person.load, 0) // max(person.weight_of("chat"), 1)
    held = sum(row.channel == "chat" for row in rows)
    return Room(held, held + free, availability.standing_of(member.pk).state)
