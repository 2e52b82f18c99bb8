"""Who keeps a calendar: read for its form, and written from it."""

from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.calendars.blocks import show_blocks
from pasokh.calendars.models import HoursFor, WorkingHours
from pasokh.calendars.queries import hours_id_for
from pasokh.channels.models import Channel
from pasokh.kernel.persian.jalali import WEEKDAYS
from pasokh.ui.filters import language

# What a keeper is called in a form, in HoursFor and by `give_hours`.
KINDS = {"teams": "team", "members": "member", "sites": "site"}


def kept_by(hours) -> dict:
    """The keys of the teams, members and channels that keep a calendar, as KeepersForm takes them."""
    rows = HoursFor.objects.filter(hours=hours).values_list("team", "member", "site")
    sites = [Channel.id_in(site) for _team, _member, site in rows if site]
    teams, members = ([row[column] for row in rows if row[column]] for column in (0, 1))
    return {"teams": teams, "members": members, "sites": sites}


def give_to(form, hours, by) -> None:
    """Have those that were chosen keep a calendar, and the others that kept it keep it no more."""
    before = kept_by(hours)
    for name, kind in KINDS.items():
        if name not in form.fields:
            continue
        chosen = list(form.cleaned_data[name])
        gone = form.fields[name].queryset.filter(pk__in=set(before[name]) - {each.pk for each in chosen})
        for each in [*gone, *chosen]:
            who = each.origin if kind == "site" else each
            give_hours(by=by, hours=hours if each in chosen else None, **{kind: who})


def hours_of(member) -> dict:
    """What the page of a member shows of her hours: the week she works, whose it is, and the calendars that she may have of her own."""
    calendars = list(WorkingHours.objects.all())
    hours_id = hours_id_for(member_id=member.pk)
    hours = next(
        (each for each in calendars if each.pk == hours_id), calendars[0] if calendars else WorkingHours.ship()
    )
    return {
        "hours": hours,
        "own_hours": HoursFor.objects.filter(member=member).values_list("hours", flat=True).first(),
        "calendars": calendars,
        "week": week_of(hours),
    }


def week_of(hours) -> list[tuple]:
    """(day, its hours in words, "" for a closed one) of the days of a week, Saturday first."""
    names = WEEKDAYS["fa" if language() == "fa" else "en"]
    return [(names[(day + 5) % 7], show_blocks(blocks)) for day, blocks in enumerate(hours.blocks)]
