"""By what policies are chosen: what a request is, not how far it is. Else a promise would change with each step that it is about."""

from pasokh.kernel.filters import Field
from pasokh.tickets.filters import custom_of, fields

CHOOSING = (
    "type",
    "priority",
    "tag",
    "team",
    "channel",
    "inbox",
    "contact",
    "company",
    "segment",
    "subject",
    "created",
)


def policy_fields() -> dict[str, Field]:
    """The fields of tickets that a policy may ask: those of CHOOSING, and the workspace's own."""
    return {key: field for key, field in fields().items() if key in CHOOSING or custom_of(key)}
