"""Who hears of articles: owners of what is due, leads of what waits for them, writers of what was decided."""

from pasokh.notices.sources.registry import Wish, notifies
from pasokh.workspaces.models import Member

from .models import Article

LEADING = (Member.Role.OWNER, Member.Role.ADMIN, Member.Role.LEAD)


@notifies("article.review_due")
def to_the_owner(event, around):
    """Whoever looks after it; where nobody does, those who lead."""
    owner = Article.objects.filter(pk=event.subject_id).values_list("owner", flat=True).first()
    told = [owner] if owner and around.is_active(owner) else _leads(around)
    return [Wish(member, "article_due") for member in told]


@notifies("article.review_asked")
def to_leads(event, around):
    """Those who may publish it."""
    return [Wish(member, "article_asked") for member in _leads(around)]


@notifies("article.sent_back")
def to_the_writer(event, around):
    """Who asked for the review."""
    return [Wish(event.payload["member"], "article_back")]


def _leads(around):
    return [pk for pk, member in around.members.items() if member.role in LEADING]
