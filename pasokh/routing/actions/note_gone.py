from django.db import transaction
from django.utils import timezone

from pasokh.live.availability import states

from ..known import known
from ..models import Capacity
from ..people import lock_people


@transaction.atomic
def note_gone() -> list[int]:
    """Write down since when those who work queues are not here; the keys of those who have been gone as long as a queue allows, or longer.

    Nothing is looked at where no queue hands on what somebody has who is gone.
    """
    found, now = known(), timezone.now()
    times = [line.queue.hand_on_after for line in found.lines.values() if line.queue.hand_on_after] if found else []
    if not times:
        return []
    here, gone = states(), dict(Capacity.objects.filter(member__in=found.workers).values_list("member", "gone_at"))
    came = {pk for pk, at in gone.items() if at and pk in here}
    left = {pk for pk in found.workers if pk not in here and gone.get(pk) is None}
    lock_people(came | left)
    Capacity.objects.filter(member__in=came).update(gone_at=None)
    Capacity.objects.filter(member__in=left, gone_at=None).update(gone_at=now)
    return sorted(pk for pk, at in gone.items() if at and pk not in came and (now - at).total_seconds() >= min(times))
