"""The page of the day, and its part in the desk while no request is chosen."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.notices.figures import figures_of
from pasokh.tickets.lists.inbox import counts_of
from pasokh.tickets.models import Category
from pasokh.ui.filters import jalali, number

from ..access import desk_view
from ..fragments import wanted_part
from ..rail import rail_context
from .waiting import COUNTED, waiting_for


@require_GET
@desk_view
def today(request):
    """The page; its content alone where a script asks."""
    context = today_context(request)
    if wanted_part(request):
        return render(request, "desk/today/content.html", context)
    return render(request, "desk/today/page.html", context | rail_context(request, "today"))


def today_context(request) -> dict:
    """What the page shows: groups of what waits (empty ones are left out), and the figures of the business's day."""
    member, day = request.member, timezone.localdate()
    waits = waiting_for(member)
    groups = [
        (_("Late"), "warn", waits.late),
        (_("Mentions and news for you"), "bell", waits.told),
        (_("Tasks due today"), "check", waits.tasks),
        (_("Follow-ups due today"), "calendar", waits.follow_ups),
        (_("Waiting longest for you"), "clock", waits.longest),
        (_("Unread on your requests"), "chat", waits.unread),
        (_("Waiting for somebody to take it"), "inbox", waits.nobodys),
    ]
    return {
        "groups": [{"title": title, "icon": icon, "lines": lines} for title, icon, lines in groups if lines],
        "figures": _late(waits.lateness) + _figures(member, day),
        "date": jalali(day, "long"),
    }


def _late(count):
    shown = f"{number(COUNTED)}+" if count > COUNTED else number(count)
    return [(shown, _("late, with you"), "danger")] if count else []


def _figures(member, day):
    """Pairs of a figure and its words: her open work, what people did today, and apart from it what rules did by themselves."""
    mine, business, machines = figures_of(day, member.pk)
    is_open, paused = counts_of(member, [("mine", Category.OPEN), ("mine", Category.PAUSED)])
    return [
        (number(is_open), _("open with you")),
        (number(paused), _("waiting, with you")),
        (number(mine.answered), _("answers by you today")),
        (number(max(mine.solved, 0)), _("solved by you today")),
        (number(max(business.opened, 0)), _("new requests today")),
        (number(business.answered), _("answers by all today")),
        *_by_rules(machines),
    ]


def _by_rules(machines):
    """What rules and flows did, where they did anything."""
    done = [(machines.answered, _("messages by rules today")), (machines.solved, _("solved by rules today"))]
    return [(number(count), words) for count, words in done if count > 0]
