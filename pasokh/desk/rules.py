"""What the desk itself lets people do."""

from pasokh.workspaces.rules import is_lead, permit

permit(receipt_see=is_lead)
