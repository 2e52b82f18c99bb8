"""Ready changes: `queryset.update(…)` and `queryset.delete()` that are compiled once, and then only given their values (see `ready.py`).

    withdrawn = ReadyUpdate(lambda: Resolution.objects.filter(ticket=Asked("ticket"), withdrawn=False), withdrawn=True)
    keys = withdrawn(ticket=5)

Both are prepared, so only for rows that are found by a key, and say the keys of the rows that they changed.
"""

from django.db.models.deletion import Collector
from django.db.models.sql import DeleteQuery, UpdateQuery

from .ready import Ready, Statement


class ReadyUpdate(Ready):
    """Rows that are found by a queryset take these values: plain ones, or Asked."""

    def __init__(self, make, **values):
        super().__init__(make, prepared=True)
        self.values = values

    def compiled(self, queryset, db):
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(self.values)
        return _Change(query, db)


class ReadyDelete(Ready):
    """Rows that are found by a queryset go. Raises ValueError for a model on whose rows others depend: the ORM looks after those."""

    def __init__(self, make):
        super().__init__(make, prepared=True)

    def compiled(self, queryset, db):
        if not Collector(using=db).can_fast_delete(queryset):
            raise ValueError(f"others depend on {queryset.model.__name__}")
        return _Change(queryset.query.chain(DeleteQuery), db)


class _Change(Statement):
    def __init__(self, query, db):
        query.clear_ordering(force=True)
        super().__init__(query.get_compiler(using=db), db)
        meta = query.get_meta()
        self.statement += f' RETURNING "{meta.db_table}"."{meta.pk.column}"'

    def shown(self, rows):
        return [key for (key,) in rows]
