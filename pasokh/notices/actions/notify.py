"""From events to notifications."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone

from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Workspace

from ..audience import Around
from ..bell import ring
from ..kinds import BELL, KINDS, MAIL, PUSH, SOUND, STAY_UNREAD
from ..models import Choices, Notification
from ..quiet import is_quiet
from ..sources import wishes_of
from .withdraw import withdraw


class Due(NamedTuple):
    """One thing that one member is told, and the ways by which."""

    member_id: int
    ticket_id: int | None
    kind: str
    event: object
    ways: frozenset


def notify(events) -> list[Notification]:
    """Tell the members what concerns them among these events, each by the ways she chose. Inside the workspace, in one transaction.

    Nobody hears of what she did herself, nor of a ticket that she may not see; whoever looks at a ticket finds it read. Bells ring after commit.
    """
    around = Around(events)
    due = list(_due(events, around))
    withdraw(events)
    if not due:
        return []
    notices = _written(due, around)
    _ring(due, notices)
    return notices


def _due(events, around):
    wishes = _weightiest([(event, key, kind) for event in events for key, kind in wishes_of(event, around).items()])
    choices = choices_of({member for _, (member, _), _ in wishes})
    for event, (member, ticket), kind in wishes:
        ways = choices[member].ways_of(kind, around.team(ticket))
        if ways and around.is_active(member) and (ticket is None or around.sees(member, ticket)):
            yield Due(member, ticket, kind, event, ways)


def _weightiest(wishes):
    """One message may be news in two ways (a note, and her name in it): then the weightier one."""
    best = {}
    for event, key, kind in wishes:
        about = (key, event.payload.get("message") or -event.pk)
        if about not in best or KINDS[kind].weight > KINDS[best[about][2]].weight:
            best[about] = (event, key, kind)
    return list(best.values())


def choices_of(member_ids) -> dict:
    """What these members have chosen; the defaults for who has chosen nothing."""
    chosen = {row.member_id: row for row in Choices.objects.filter(member__in=member_ids)} if member_ids else {}
    return {pk: chosen.get(pk) or Choices(member_id=pk) for pk in member_ids}


def _written(due, around):
    """The notifications of what is due: those unread of the same ticket grow, the others are new."""
    pairs = {(each.member_id, each.ticket_id) for each in due}
    tickets, members = {ticket for _, ticket in pairs} - {None}, {member for member, _ in pairs}
    unread = Notification.objects.unread().filter(ticket__in=tickets, member__in=members).select_for_update()
    known = {(row.member_id, row.ticket_id): row for row in unread} if tickets else {}
    fresh, changed = [], {}
    for each in due:
        key = (each.member_id, each.ticket_id)
        notice = known.get(key)
        if notice is None:
            notice = _new(each)
            fresh.append(notice)
            known |= {key: notice} if each.ticket_id else {}
        elif notice.pk:
            changed[notice.pk] = notice
        notice.join(each.kind, each.event)
        notice.shown |= BELL in each.ways
        notice.by_mail |= MAIL in each.ways
    _settle(fresh, changed.values(), around)
    return [*fresh, *changed.values()]


def _new(due):
    return Notification(
        workspace_id=require_workspace_id(),
        member_id=due.member_id,
        ticket_id=due.ticket_id,
        event=due.event.pk,
        at=due.event.created_at,
        shown=False,
    )


def _settle(fresh, changed, around):
    now = timezone.now()
    for notice in [*fresh, *changed]:
        if around.looks_at(notice.member_id, notice.ticket_id) and not STAY_UNREAD & notice.tally.keys():
            notice.read_at = now
    Notification.objects.bulk_create(fresh, batch_size=500)
    fields = ["kind", "tally", "event", "actor_kind", "actor_id", "at", "shown", "by_mail", "read_at"]
    Notification.objects.bulk_update(changed, fields, batch_size=500)


def _ring(due, notices):
    """The bells of those concerned; a sound and a push for those who want it now and are not looking already."""
    from ..jobs import push

    shop, now = Workspace.objects.get(pk=require_workspace_id()), timezone.now()
    ways, unread = defaultdict(set), {(each.member_id, each.ticket_id): each for each in notices if each.unread}
    for each in due:
        ways[each.member_id, each.ticket_id] |= each.ways
    loud = {key: wanted for key, wanted in ways.items() if key in unread}
    choices = choices_of({member for member, _ in loud})
    awake = {pk for pk, chosen in choices.items() if not is_quiet(chosen, shop, now)}
    sounding = {member for (member, _), wanted in loud.items() if SOUND in wanted and choices[member].sound}
    ring({notice.member_id for notice in notices}, sounding=sounding & awake)
    pushed = [unread[key].pk for key, wanted in loud.items() if PUSH in wanted and key[0] in awake]
    if pushed:
        push.defer(notice_ids=sorted(pushed))
