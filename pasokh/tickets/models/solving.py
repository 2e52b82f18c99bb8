from pasokh.kernel.database.writing import insert

from .resolution import REASON_LENGTH, Resolution
from .status import Category
from .steps import shipped


class Solving:
    """What a ticket came to."""

    def solve(self, *, by, category=None, reason="", status=None):
        """Solve it, with what it came to: a ResolutionCategory, a reason in words, both or neither.

        `status` is one of the workspace's own solved statuses; raises ValueError for any other. A closed ticket stays closed.
        Returns the Event, None where it is so already. Raises NotYet for a ticket of which something is still to be done first, NotSaid where
        the workspace's rules ask for more: no door passes them.
        """
        from ..actions.solving import must_be_solvable, must_say_enough  # they ask the models in their turn

        status = (status or shipped("solved")).standing
        if status.category != Category.SOLVED:
            raise ValueError("not a solved status")
        if status.pk == self.status_id or self.category == Category.CLOSED:
            return None
        if self.category != Category.SOLVED:
            must_say_enough(category, reason)
            must_be_solvable(self)
        return self.move_to(status, actor=by.actor, **self._write_resolution(by, category, reason))

    def _write_resolution(self, by, category, reason):
        reason = reason.replace("\x00", "").strip()[:REASON_LENGTH]
        if category is None and not reason:
            return {}
        actor = by.actor
        said = Resolution(ticket=self, category=category, reason=reason, actor_kind=actor.kind, actor_id=actor.id)
        insert([said])
        return {"resolution": said.pk} | ({"resolved_as": category.pk} if category else {})

    @property
    def resolution(self) -> Resolution | None:
        """What was said when it was solved, if it is settled and anything was said."""
        if not self.settled:
            return None
        return self.resolutions.filter(withdrawn=False).select_related("category").order_by("-pk").first()
