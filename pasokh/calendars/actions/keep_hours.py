"""Who keeps which calendar."""

from pasokh.events import track

from ..models import HoursFor
from ..queries import forget_working_time


def give_hours(*, by, hours, member=None, team=None, site="") -> None:
    """Have a member, a team or a site (exactly one of them) keep a calendar; with None they keep the next one (see `hours_id_for`)."""
    who = {"member": member, "team": team, "site": site}
    if sum(map(bool, who.values())) != 1:
        raise ValueError("hours are for one member, one team or one site")
    before = HoursFor.objects.select_for_update().filter(**who).first()
    if (before.hours_id if before else None) == (hours.pk if hours else None):
        return
    said = {"site": site} if site else {"member": member.pk} if member else {"team": team.pk}
    if hours is None:
        track("hours.taken", actor=by.actor, subject=before.hours, **said)
        before.delete()
    else:
        HoursFor.objects.update_or_create(**who, defaults={"hours": hours})
        track("hours.given", actor=by.actor, subject=hours, **said)
    forget_working_time()
