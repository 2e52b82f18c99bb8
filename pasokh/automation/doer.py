"""Who does what a rule does."""

from dataclasses import dataclass

from pasokh.events import Actor
from pasokh.workspaces.models import Workspace

from .models import Rule


@dataclass
class Doer:
    """Stands where verbs ask for a member: the rule in the log, the business to the customer. No member's row: `pk` is None."""

    rule: Rule

    pk = None
    active = True

    @property
    def actor(self) -> Actor:
        return self.rule.actor

    @property
    def workspace_id(self) -> int:
        return self.rule.workspace_id

    @property
    def name(self) -> str:
        """What stands beside an answer: customers hear from the business, not from a rule."""
        return Workspace.objects.values_list("name", flat=True).get(pk=self.workspace_id)

    def team_ids(self) -> list[int]:
        return []
