"""What tenant tables are made of."""

from functools import cache

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils import timezone

from ..database.writing import insert, update
from ..ids import parse_public_id, public_id, uuid7
from .current import require_workspace_id

MADE = {"force_insert": True, "using": DEFAULT_DB_ALIAS}  # what `objects.create` says


class TenantRow(models.Model):
    """A row that belongs to one workspace. Its wall is put up by WallTables in the migration.

    `workspace_id` is a plain number, not a foreign key: a key would lock the one workspace row in every
    transaction that inserts anything; the policy's WITH CHECK already ties the number to the workspace entered.
    """

    id = models.BigAutoField(primary_key=True)
    workspace_id = models.BigIntegerField(default=require_workspace_id, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **options):
        """As Django's. A few columns of a row that stands there, and a new row, which are what most verbs save, take a shorter way."""
        if self._stands(update_fields) and not (args or options):
            update(self, update_fields)
        elif self._is_new(args, update_fields, options):
            self._prepare_related_fields_for_save(operation_name="save")
            with transaction.mark_for_rollback_on_error():
                insert([self])
        else:
            super().save(*args, update_fields=update_fields, **options)

    def _is_new(self, args, names, options):
        """Whether it is to be inserted as it is: with a key that the database gives, and with values only."""
        if args or names is not None or not self._state.adding or self.pk is not None:
            return False
        if options not in ({}, MADE) or self._state.db not in (None, DEFAULT_DB_ALIAS) or not _all_given(type(self)):
            return False
        return not any(hasattr(value, "resolve_expression") for value in vars(self).values())

    def _stands(self, names):
        if not names or self._state.adding or self._state.db != DEFAULT_DB_ALIAS:
            return False
        return not any(hasattr(vars(self).get(name), "resolve_expression") for name in names)


@cache
def _all_given(model):
    # A column with a value of the database's own may be given or not: Django tells them apart.
    return not model._meta.parents and not any(each.has_db_default() or each.generated for each in model._meta.fields)


class TenantQuerySet(models.QuerySet):
    """Queries over one workspace; the database adds the workspace condition."""

    def by_public_id(self, text):
        """The row with this public id. Raises the model's DoesNotExist for unknown or malformed ids."""
        try:
            uid = parse_public_id(self.model.PREFIX, text)
        except ValueError as error:
            raise self.model.DoesNotExist(str(error)) from error
        return self.get(uid=uid)


class TenantModel(TenantRow):
    """A tenant row with a public id (`PREFIX` and uid) and the time it was made (UTC)."""

    PREFIX: str

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def public_id(self) -> str:
        return public_id(self.PREFIX, self.uid)


class TenantForeignKey(models.ForeignKey):
    """A reference inside a workspace. The database's key is (workspace_id, id), made by WallTables.

    No index of its own unless asked: queries go by the workspace first, so models name composite ones.
    """

    def __init__(self, to, on_delete, **options):
        options["db_constraint"] = False
        options.setdefault("db_index", False)
        super().__init__(to, on_delete, **options)
        self.swappable = False  # as settings can swap users: looking for that took a tenth of migrating

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        options.pop("db_constraint", None)
        # ForeignKey leaves out its own default (True), which is not ours.
        if options.pop("db_index", True):
            options["db_index"] = True
        return name, path, args, options
