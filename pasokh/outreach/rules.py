"""Who may read smart messages and their figures, write them, and let them be shown."""

from pasokh.workspaces.rules import is_agent, is_lead, permit

permit(outreach_see=is_agent, outreach_write=is_agent, outreach_approve=is_lead)
