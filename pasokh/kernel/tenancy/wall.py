"""The migration operation that walls tenant tables off: policy, (workspace_id, id) key, composite foreign keys."""

from django.db.migrations.operations.base import Operation

from .models import TenantForeignKey

SAME_WORKSPACE = "workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint"


class WallTables(Operation):
    """Put up the wall round the tables of these models, and name the fields that are added to walled ones.

    `WallTables("Ticket", "Message")` walls whole tables; `WallTables(fields={"Ticket": ["company"]})` adds
    the composite keys of fields that a later migration added. Deferrable, like Django's own keys.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *models, fields=None):
        self.models = models
        self.fields = fields or {}

    def deconstruct(self):
        options = {"fields": self.fields} if self.fields else {}
        return self.__class__.__name__, list(self.models), options

    def describe(self):
        return f"Wall off {', '.join(self.models) or ', '.join(self.fields)}"

    def state_forwards(self, app_label, state):
        """The wall lives in the database only."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        tables = [to_state.apps.get_model(app_label, name) for name in self.models]
        for model in tables:
            for statement in _wall(model._meta.db_table):
                schema_editor.execute(statement)
        # Keys last: two tables of one migration may refer to one another.
        for model in tables:
            for field in _tenant_keys(model):
                schema_editor.execute(_composite_key(model, field))
        for name, fields in self.fields.items():
            model = to_state.apps.get_model(app_label, name)
            for field in fields:
                schema_editor.execute(_composite_key(model, model._meta.get_field(field)))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """The tables themselves are dropped by the migration's other operations."""


def _wall(table):
    yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_in_workspace" UNIQUE (workspace_id, id)'
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'CREATE POLICY workspace_wall ON "{table}" USING ({SAME_WORKSPACE}) WITH CHECK ({SAME_WORKSPACE})'


def _tenant_keys(model):
    return [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]


def _composite_key(model, field):
    table, target = model._meta.db_table, field.related_model._meta.db_table
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_wall" '
        f'FOREIGN KEY (workspace_id, "{field.column}") REFERENCES "{target}" (workspace_id, id) '
        "DEFERRABLE INITIALLY DEFERRED"
    )
