"""What is promised now, and what other rooms and screens ask of it."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from pasokh.kernel.filters import named_fields
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.filters import compiled

from .models import Clock, Contract, Policy

_known = Kept(seconds=1)
_compiled = Kept(seconds=60)


@dataclass(frozen=True)
class Known:
    """The policies in force of a workspace, in their order, as (policy, its compiled filter); and whether it has contracts."""

    policies: tuple
    contracts: bool

    @cached_property
    def asked(self) -> frozenset[str]:
        """The fields of tickets by which any of them is chosen."""
        return frozenset().union(*(named_fields(policy.filter) for policy, _asked in self.policies))

    def policy(self, pk) -> Policy | None:
        """The one with this key, if it is in force."""
        return next((policy for policy, _asked in self.policies if policy.pk == pk), None)


def known() -> Known:
    """What is promised in the current workspace, at most a second old; no statement while it is kept."""
    return _known.get(require_workspace_id(), _read)


def promises_anything() -> bool:
    """Whether anything is promised at all: where not, nothing that happens is looked at."""
    return bool(known().policies)


def has_contracts() -> bool:
    """Whether any contract is in force: where none is, nothing is counted."""
    return known().contracts


def forget_known() -> None:
    """Have it read anew: at once for the rest of this transaction, and after its commit by this process's other threads."""
    _known.forget()
    transaction.on_commit(_known.forget)


def _read():
    workspace_id = require_workspace_id()
    policies = tuple(
        (
            policy,
            _compiled.get((workspace_id, policy.pk, policy.version), lambda policy=policy: compiled(policy.filter)),
        )
        for policy in Policy.objects.in_force()
    )
    return Known(policies, Contract.objects.filter(ended_at=None).exists())


def clocks_of(ticket) -> list[Clock]:
    """The clocks of a ticket, those that run first, then the newest."""
    rows = Clock.objects.filter(ticket=ticket).order_by("ended_at", "kind", "round")
    return sorted(rows, key=lambda clock: (clock.ended_at is not None, clock.due_at is None, -clock.pk))
