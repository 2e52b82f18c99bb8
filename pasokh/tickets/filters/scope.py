"""A filter made ready for whoever asks: what its relative words mean here and now."""

import json
from datetime import timedelta

from django.utils import timezone

from pasokh.calendars.queries import working_time
from pasokh.kernel.filters import Scope, bind
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import current_workspace_id
from pasokh.workspaces.models import Workspace

from .catalogue import fields

_shops = Kept(seconds=2)
_bound = Kept(seconds=60)


def scope_of(member=None) -> Scope:
    """What relative words mean in the current workspace, and "me" for this member. The present minute has begun just now."""
    shop = _shops.get(current_workspace_id(), lambda: Workspace.objects.get(pk=current_workspace_id()))
    words = {"me": (member.pk,), "my_teams": tuple(member.team_ids())} if member else {}
    now = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    return Scope(now, shop.zone, shop.calendar, words, lambda day: working_time().is_working_day(day))


def bound(filter, member):
    """A checked filter made ready for a member, kept for the minute that it is good for."""
    scope = scope_of(member)
    written = json.dumps(filter, sort_keys=True)
    key = (
        current_workspace_id(),
        written,
        member.pk,
        scope.words["my_teams"],
        scope.now,
        str(scope.zone),
        scope.calendar,
    )
    return _bound.get(key, lambda: bind(filter, fields(), scope))
