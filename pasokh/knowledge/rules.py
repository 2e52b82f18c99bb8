"""Who may read what the business knows, write it, put it before readers, and arrange it."""

from pasokh.workspaces.rules import is_admin, is_agent, is_lead, is_member, permit

permit(knowledge_read=is_member, knowledge_write=is_agent, knowledge_publish=is_lead, knowledge_manage=is_admin)
