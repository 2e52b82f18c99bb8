"""Who may set what the channels say."""

from pasokh.workspaces.rules import is_agent, permit

permit(signature_own=is_agent)
