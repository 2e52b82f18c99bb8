from django.utils import timezone

from pasokh.events import track

from .status import Category, Status


class Steps:
    """The steps of a ticket's life. Each is one verb, one event; asking for what is already so changes nothing."""

    def move_to(self, status, *, actor, cause=None):
        """Put the ticket in a status. Clocks and lists follow its category."""
        if status.pk == self.status_id:
            return
        before, self.status, self.category = self.status_id, status, status.category
        now = timezone.now()
        self.solved_at = now if status.category == Category.SOLVED else self.solved_at
        self.closed_at = now if status.category == Category.CLOSED else None
        if status.category in (Category.SOLVED, Category.CLOSED):
            self.waiting_since = None
        self.save(update_fields=["status", "category", "solved_at", "closed_at", "waiting_since"])
        track(
            f"ticket.{_PAST[status.category]}",
            actor=actor,
            subject=self,
            cause=cause,
            before=before,
            status=status.pk,
        )

    def solve(self, *, by):
        self.move_to(_shipped("solved"), actor=by.actor)

    def close(self, *, by):
        self.move_to(_shipped("closed"), actor=by.actor)

    def wait(self, *, by):
        """Wait for the customer: her answer opens the ticket again."""
        self.move_to(_shipped("waiting"), actor=by.actor)

    def reopen(self, *, by):
        self.move_to(_shipped("open"), actor=by.actor)

    @property
    def settled(self) -> bool:
        return self.category in (Category.SOLVED, Category.CLOSED)


_PAST = {
    Category.OPEN: "opened_again",
    Category.PAUSED: "paused",
    Category.SOLVED: "solved",
    Category.CLOSED: "closed",
}


def _shipped(key):
    return Status.objects.get(key=key)
