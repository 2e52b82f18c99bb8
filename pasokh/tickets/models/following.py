from datetime import timedelta

from django.utils import timezone

from pasokh.events import track

from .follow_up import FollowUp
from .status import Category

A_MOMENT = timedelta(minutes=1)  # between choosing «now» and its being saved


class Following:
    """Asking the customer, once it is solved, whether she is content."""

    def plan_follow_up(self, *, by, owner, due_at, channel=FollowUp.Channel.PHONE):
        """Have a member ask the customer at a time (UTC). Returns the FollowUp.

        Raises ValueError for a ticket that is not just solved, an owner who does not answer customers, or a time that is over.
        """
        if self.category != Category.SOLVED:
            raise ValueError("only what is solved is followed up")
        if not owner.active or owner.role == "light":
            raise ValueError("not somebody who answers")
        if due_at < timezone.now() - A_MOMENT:
            raise ValueError("that time is over")
        planned = FollowUp.objects.create(ticket=self, owner=owner, due_at=due_at, channel=channel)
        track(
            "ticket.follow_up_planned",
            actor=by.actor,
            subject=self,
            follow_up=planned.pk,
            owner=owner.pk,
            channel=planned.channel,
            due=due_at.isoformat(),
        )
        return planned
