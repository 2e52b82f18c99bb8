"""A lead looks in at a chat that somebody else has: what she notes there is a whisper to that colleague."""

from pasokh.workspaces.rules import is_lead

from .talks import TALKS


def whispers_to(member, ticket) -> str:
    """The name of the colleague who hears her notes on this chat as whispers; "" where there is none."""
    return ticket.assignee.name if looks_on(member, ticket) else ""


def looks_on(member, ticket) -> bool:
    """Whether she is a lead at a chat that a colleague is having: she looks over the shoulder of whoever has to read and answer."""
    is_anothers = ticket.channel in TALKS and ticket.assignee_id not in (None, member.pk) and not ticket.settled
    return is_anothers and is_lead(member)


def hears_whispers(member, ticket) -> bool:
    """Whether what colleagues note on it is a whisper to her: it is a chat, and it is hers."""
    return ticket.channel in TALKS and ticket.assignee_id == member.pk
