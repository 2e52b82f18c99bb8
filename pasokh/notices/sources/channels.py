"""Connected channels that do not work, and work again."""

from pasokh.workspaces.models import Member

from .registry import Wish, notifies

ADMINS = (Member.Role.OWNER, Member.Role.ADMIN)


@notifies("channel.failing")
def of_a_channel(event, around):
    """A mailbox or messenger does not work: to whoever may set it right. What works again before anybody was told is no news."""
    if any(each.kind == "channel.works" and each.payload.get("event") == event.pk for each in around.events):
        return []
    return [Wish(pk, "mailbox") for pk, member in around.members.items() if member.role in ADMINS]
