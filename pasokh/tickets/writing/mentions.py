"""Colleagues and teams called by name in a note: «@سارا محمدی».

People type names; what is kept is who was meant, as `<@mem_…>` or `<@tem_…>` with the public id, so that whoever is renamed is shown by her name of today.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape

from django.db.models import Q

from pasokh.events import track
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Member, Team

from ..models import Ticket

MOST = 30  # in one note
MARK = re.compile(r"<@((?:mem|tem)_[0-9a-f]{32})>")
MARK_IN_HTML = re.compile(r"&lt;@((?:mem|tem)_[0-9a-f]{32})&gt;")
# Spellings of one letter, and of one gap.
ALIKE = {letter: f"[{group}]" for group in ("یيى", "کك", "هۀة") for letter in group}
GAP = "(?: |\u200c|\u00a0)?"


@dataclass
class Called:
    """Whom a note calls: members and teams by id, and the names of members who do not see the ticket."""

    members: list[int] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)


_names = Kept(seconds=2)


def names() -> dict[str, str]:
    """What every colleague and team is called now, by public id; those who left too. At most two seconds old."""
    return _names.get(require_workspace_id(), _read_names)


def _read_names():
    rows = [*Member.objects.only("uid", "name"), *Team.objects.only("uid", "name")]
    return {row.public_id: row.name for row in rows}


def spoken(text) -> str:
    """A note as it reads: marks as «@name»."""
    if "<@" not in text:
        return text
    return MARK.sub(lambda mark: f"@{names().get(mark[1], '…')}", text)


def called_in(text) -> list[str]:
    """The public ids that the marks of a note stand for."""
    return list(dict.fromkeys(MARK.findall(text)))


def named_in(text) -> tuple[str, ...]:
    """The names that the marks of a note stand for now: part of what is shown of it."""
    known = names() if "<@" in text or "&lt;@" in text else {}
    return tuple(known.get(mark, "…") for mark in MARK.findall(unescape(text))) if known else ()


def with_names(html) -> str:
    """HTML of a note with marks, as it is shown: each mark as the name of today."""
    return MARK_IN_HTML.sub(lambda mark: f'<bdi class="mention">@{escape(names().get(mark[1], "…"))}</bdi>', html)


def marked(*texts, chosen=()) -> tuple[list[str], list[str]]:
    """Texts (or HTML) with marks in place of «@name», and the public ids of those who are called, as often as they are named first.

    `chosen` are ids that were picked from a list: they decide between people of one name.
    """
    if not any("@" in text for text in texts):
        return list(texts), []
    meant = _meant(chosen)
    if not meant:
        return list(texts), []
    pattern = re.compile(rf"(?<![\w@.])@({'|'.join(map(_spellings, sorted(meant, key=len, reverse=True)))})(?!\w)")
    found = {}

    def mark(match, html):
        key = meant[_plain(unescape(match[1]) if html else match[1])]
        if key not in found and len(found) >= MOST:
            return match[0]
        found[key] = True
        return f"&lt;@{key}&gt;" if html else f"<@{key}>"

    done = [pattern.sub(lambda match, html=at > 0: mark(match, html), text) for at, text in enumerate(texts)]
    return done, list(found)


def _meant(chosen):
    """Whom each name means, by its plain form: who was picked, else the one who came first."""
    rows = [
        *Member.objects.active().order_by("pk").only("uid", "name"),
        *Team.objects.order_by("pk").only("uid", "name"),
    ]
    meant = {}
    for row in sorted(rows, key=lambda row: row.public_id not in chosen):
        meant.setdefault(_plain(row.name), row.public_id)
    meant.pop("", None)
    return meant


def _plain(name):
    alike = str.maketrans("يىكۀة", "ییکهه")
    return re.sub("[ \u200c\u00a0]", "", name.translate(alike)).lower()


def _spellings(plain):
    return GAP.join(ALIKE.get(letter, re.escape(letter)) for letter in plain)


def tell(ids, *, ticket, message, by) -> Called:
    """Have those who are called in a note hear of it, as far as they see the ticket; who does not is not told, and the writer may be."""
    called = Called()
    members = Member.objects.active().filter(uid__in=_uids(ids, "mem"))
    for member in members.annotate(hears=Ticket.objects.filter(pk=ticket.pk).seen_by_each()):
        if member.hears:
            called.members.append(member.pk)
        else:
            called.unheard.append(member.name)
    called.teams = list(Team.objects.filter(uid__in=_uids(ids, "tem")).order_by("pk").values_list("pk", flat=True))
    if called.members or called.teams:
        track(
            "note.mentioned",
            actor=by.actor,
            subject=ticket,
            message=message.pk,
            members=called.members,
            teams=called.teams,
        )
    return called


def _uids(ids, prefix):
    return [each.partition("_")[2] for each in ids if each.startswith(prefix)]


def mentioned(event) -> list[Member]:
    """The members whom a `note.mentioned` calls, those of its teams too, who see the ticket now; not the one who wrote it."""
    of_teams = Member.teams.through.objects.filter(team__in=event.payload["teams"]).values("member")
    wanted = Q(pk__in=event.payload["members"]) | Q(pk__in=of_teams)
    hearing = Ticket.objects.filter(pk=event.subject_id).seen_by_each()
    people = Member.objects.active().filter(wanted, hearing).order_by("pk")
    return [member for member in people if (event.actor_kind, event.actor_id) != ("member", member.pk)]
