"""Who may see visitors, and speak to them first. What visitors say of themselves is not for those who only look on."""

from pasokh.workspaces.rules import is_agent, permit

permit(visitor_see=is_agent, visitor_call=is_agent)
