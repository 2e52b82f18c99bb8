"""The wall between workspaces: the database keeps it, this package enters and leaves.

`with workspace(ws)` opens the transaction and tells PostgreSQL whose rows may be seen;
`TenantModel` and `TenantForeignKey` are what tenant tables are made of; `WallTables` is the
migration operation that puts up the wall. Outside of `with workspace`, a tenant query raises.
"""

from .current import (
    NoWorkspace,
    WorkspaceMismatch,
    current_workspace_id,
    require_workspace_id,
    workspace,
)

__all__ = ["NoWorkspace", "WorkspaceMismatch", "current_workspace_id", "require_workspace_id", "workspace"]
