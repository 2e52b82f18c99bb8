"""Who may see flows, draw them, deploy them, and have them run on a request."""

from pasokh.tickets.rules import sees_ticket
from pasokh.workspaces.rules import is_agent, is_lead, permit

permit(flow_see=is_agent, flow_edit=is_lead, flow_deploy=is_lead, flow_run=is_agent & sees_ticket)
