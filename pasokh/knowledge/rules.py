"""Who may read what the business knows, write it, put it before readers, and arrange it."""

from pasokh.workspaces.rules import is_admin, is_agent, is_lead, is_member, permit, predicate


@predicate
def unread(member, article):
    """No reader has it or will have it by itself: saying for whom it is, or where it stands, shows nobody anything."""
    return article is not None and article.published_id is None and article.planned_id is None


permit(
    knowledge_read=is_member,
    knowledge_write=is_agent,
    knowledge_place=is_lead | (is_agent & unread),
    knowledge_publish=is_lead,
    knowledge_manage=is_admin,
)
