"""What a member wants to hear of."""

from pasokh.events import track
from pasokh.events.changing import set_fields
from pasokh.workspaces.models import Team

from ..kinds import KINDS, WAYS
from ..models import Choices
from ..models.choices import EVERYWHERE

FIELDS = ("quiet", "quiet_from", "quiet_until", "time_zone", "digest", "sound", "push_tells")


def choices_for(member) -> Choices:
    """Her choices, as a row that may not be saved yet."""
    return Choices.objects.filter(member=member.pk).first() or Choices(member_id=member.pk)


def choose(*, by, ways=None, team=None, **fields) -> Choices:
    """Change her choices. `ways`: {kind: ways} for all requests, or for those of one `team`; None leaves them.

    An empty dict for a team takes its own choice away: as for all others then. Raises ValueError for unknown kinds, ways or fields.
    """
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(f"not to be chosen: {unknown}")
    choices = Choices.objects.select_for_update().filter(member=by.pk).first() or Choices(member_id=by.pk)
    changed = set_fields(choices, fields)
    if ways is not None and _set_ways(choices, str(team.pk) if team else EVERYWHERE, checked(ways)):
        changed.append("ways")
    if changed:
        choices.save()
        track("member.notices_chosen", actor=by.actor, subject=by, fields=sorted(changed))
    return choices


def checked(ways) -> dict:
    """Kinds and their ways, in one order. Raises ValueError."""
    if unknown := set(ways) - set(KINDS):
        raise ValueError(f"unknown kinds: {unknown}")
    if unknown := {way for each in ways.values() for way in each} - set(WAYS):
        raise ValueError(f"unknown ways: {unknown}")
    return {kind: [way for way in WAYS if way in each] for kind, each in ways.items()}


def _set_ways(choices, key, ways):
    # Of teams that are gone nothing is kept.
    teams = {str(pk) for pk in Team.objects.values_list("pk", flat=True)} | {EVERYWHERE}
    after = {name: kept for name, kept in choices.ways.items() if name in teams and name != key}
    after |= {key: ways} if ways else {}
    changed, choices.ways = after != choices.ways, after
    return changed
