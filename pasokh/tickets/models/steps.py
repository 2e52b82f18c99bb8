from django.db.models import CharField
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.database.ready import Asked, Ready

from .follow_up import FollowUp
from .resolution import Resolution
from .status import Category, Status

SETTLED = (Category.SOLVED, Category.CLOSED)


class Steps:
    """The steps of a ticket's life. Each is one verb, one event; asking for what is already so changes nothing."""

    def move_to(self, status, *, actor, cause=None, **payload):
        """Put the ticket in a status, or in what stands in for a retired one. Clocks and lists follow its category.

        Returns the Event, None where it was so already. Doors call `solve` and `close`, which also write down what was said.
        """
        status = status.standing
        if status.pk == self.status_id:
            return None
        before, was = self.status_id, self.category
        self.status, self.category = status, status.category
        self._note_times(was)
        self.save(update_fields=["status", "category", "solved_at", "closed_at", "waiting_since"])
        if was in SETTLED:
            payload |= self._forget_what_was_said(was)
        kind = _PAST[self.category] if was != self.category else "status_changed"
        return track(
            f"ticket.{kind}", actor=actor, subject=self, cause=cause, before=before, status=status.pk, **payload
        )

    def _note_times(self, was):
        now = timezone.now()
        if self.category == was:
            return
        self.solved_at = now if self.category == Category.SOLVED else self.solved_at
        self.closed_at = now if self.category == Category.CLOSED else None
        if self.settled:
            self.waiting_since = None

    def _forget_what_was_said(self, was):
        """Whoever opens it again takes back what it came to; and once it is not just solved, nobody need be asked whether it is.

        Returns the keys of both for the event, so that the step can be taken back.
        """
        gone = {}
        if was == Category.SOLVED != self.category:
            gone["dropped"] = FollowUp.drop_pending(self)
        if not self.settled:
            gone["withdrawn"] = Resolution.withdraw(self)
        return {name: keys for name, keys in gone.items() if keys}

    def wait(self, *, by):
        """Wait for the customer: her answer opens the ticket again."""
        return self.move_to(shipped("waiting"), actor=by.actor)

    def reopen(self, *, by, cause=None, **payload):
        """Take it up again."""
        return self.move_to(shipped("open"), actor=by.actor, cause=cause, **payload)

    @property
    def settled(self) -> bool:
        return self.category in SETTLED


_PAST = {
    Category.OPEN: "opened_again",
    Category.PAUSED: "paused",
    Category.SOLVED: "solved",
    Category.CLOSED: "closed",
}


def shipped(key) -> Status:
    """The status that came with the program, whatever the workspace calls it."""
    return _shipped.first(key=key)


_shipped = Ready(lambda: Status.objects.filter(key=Asked("key", CharField())), prepared=True)
