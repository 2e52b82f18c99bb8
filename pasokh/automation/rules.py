"""Who may read rules, keep them, and use macros."""

from pasokh.workspaces.rules import is_admin, is_agent, is_lead, permit

permit(automation_see=is_lead, automation_manage=is_admin, macro_manage=is_lead, macro_use=is_agent)
