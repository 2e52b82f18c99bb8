"""The database wrapper. Row security is the wall; this guard makes a forgotten workspace loud instead of empty."""

import re
from functools import lru_cache

from django.apps import apps
from django.db.backends.postgresql import base, operations

from ..tenancy.current import NoWorkspace, current_workspace_id

PROGRAM = "default"


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own, which has no words for a prepared statement: for the log of queries."""

    def last_executed_query(self, cursor, sql, params):
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL wrapper with the tenant guard on the program's connection."""

    ops_class = DatabaseOperations

    def __init__(self, settings_dict, alias=PROGRAM):
        super().__init__(settings_dict, alias)
        if alias == PROGRAM:
            self.execute_wrappers.append(refuse_without_workspace)


def refuse_without_workspace(execute, sql, params, many, context):
    """An execute wrapper: raises NoWorkspace when a tenant table is named and no workspace is entered."""
    if current_workspace_id() is None and apps.models_ready:
        named = tenant_tables().search(sql if isinstance(sql, str) else str(sql))
        if named:
            raise NoWorkspace(f"{named.group()} belongs to a workspace: with workspace(ws): …")
    return execute(sql, params, many, context)


@lru_cache(maxsize=1)
def tenant_tables():
    """A pattern that finds the name of any tenant table in a statement."""
    from ..tenancy.models import TenantRow

    names = [model._meta.db_table for model in apps.get_models() if issubclass(model, TenantRow)]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names)) or '(?!)'})\b")
