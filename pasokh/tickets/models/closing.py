from pasokh.events.actors import SYSTEM

from .closure import Closure
from .resolution import REASON_LENGTH
from .status import Category
from .steps import shipped


class Closing:
    """The end of a ticket's life: what comes after it opens another one."""

    def close(self, *, by=None, way=Closure.Way.DECIDED, reason="", status=None, cause=None):
        """Close it; the Closure says by whom (nobody: the program) and why. `status` is one of the workspace's own closed ones.

        Returns the Event, None where it is so already. Raises ValueError for a status that is no closed one, NotSaid for a decision without a reason.
        """
        from ..actions.solving import must_say_why  # it asks the models in its turn

        status = (status or shipped("closed")).standing
        if status.category != Category.CLOSED:
            raise ValueError("not a closed status")
        if status.pk == self.status_id:
            return None
        actor = by.actor if by else SYSTEM
        if self.category == Category.CLOSED:
            return self.move_to(status, actor=actor, cause=cause)
        if way == Closure.Way.DECIDED:
            must_say_why(reason)
        said = self._write_closure(actor, way, reason)
        return self.move_to(status, actor=actor, cause=cause, closure=said.pk, way=said.way)

    def _write_closure(self, actor, way, reason):
        reason = reason.replace("\x00", "").strip()[:REASON_LENGTH]
        return Closure.objects.create(ticket=self, way=way, reason=reason, actor_kind=actor.kind, actor_id=actor.id)

    @property
    def closure(self) -> Closure | None:
        """How it was closed, if it is and if that was written down."""
        return self.closures.order_by("-pk").first() if self.category == Category.CLOSED else None
