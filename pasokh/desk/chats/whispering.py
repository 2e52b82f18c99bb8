"""A lead looks in at a chat that somebody else has: what she notes there is a whisper to that colleague."""

from pasokh.workspaces.rules import is_lead

from .talks import TALKS


def whispers_to(member, ticket) -> str:
    """The name of the colleague who hears her notes on this chat as whispers; "" where there is none."""
    is_anothers = ticket.channel in TALKS and ticket.assignee_id not in (None, member.pk) and not ticket.settled
    return ticket.assignee.name if is_anothers and is_lead(member) else ""


def hears_whispers(member, ticket) -> bool:
    """Whether what colleagues note on it is a whisper to her: it is a chat, and it is hers."""
    return ticket.channel in TALKS and ticket.assignee_id == member.pk
