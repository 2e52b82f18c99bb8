"""Ready queries: a shape of query that the ORM builds and compiles once, and that is then only given its values.

Building a queryset and compiling it costs five times as much processor time as running it. Where a page or a message asks the
same question again and again:

    of_box = Ready(lambda: fetch(Ticket.objects.filter(among("pk", "ids"), category=Asked("category"))[:26]))
    rows = of_box(category=1, ids=[3, 4])

The statement is the very one the queryset would have sent, values are bound as Django binds them, and it goes through Django's cursor: the
wall, the guard of `base.py`, the router and the log of queries see no difference. Everything that is not Asked is written
into the statement when it is compiled: whatever differs from call to call (a member, the time) must be asked for.
"""

from copy import copy
from threading import RLock

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigIntegerField, BooleanField, Expression, F, Func, IntegerField
from psycopg.sql import Literal

from .prepared import prepared_cursor

MOST = 2**63 - 1
_compiling = RLock()


class Asked(Expression):
    """A value that is given when the query is run, by this name. `field` says how it is written: a whole number unless given."""

    def __init__(self, name, field=None):
        super().__init__(output_field=field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def written(self, value, connection):
        """The value as psycopg wants it. Raises EmptyResultSet for a number that no column holds: asking for it would read them all."""
        if _too_large(value):
            raise EmptyResultSet
        return self.output_field.get_db_prep_value(value, connection)


class Several(Asked):
    """Several values in one parameter."""

    def as_sql(self, compiler, connection):
        return f"(%s::{self.output_field.rel_db_type(connection)}[])", [self]

    def written(self, value, connection):
        if isinstance(self.output_field, IntegerField):
            # As one text: hundreds of numbers, one by one, would cost more than the rest of the question.
            numbers = list(map(int, value))
            if numbers and max(max(numbers), -min(numbers)) > MOST:
                numbers = [each for each in numbers if not _too_large(each)]
            return f"{{{','.join(map(str, numbers))}}}"
        return [super(Several, self).written(each, connection) for each in value]


def _too_large(value):
    return isinstance(value, int) and abs(value) > MOST


def among(column, name, field=None):
    """A condition: the column is one of the values that will be given as a list. One shape for any number of them."""
    several = Several(name, field)
    return Func(F(column), several, template="%(expressions)s", arg_joiner=" = ANY ", output_field=BooleanField())


class Ready:
    """A question that is kept. `make` returns its queryset: sliced, joined, values or models, but without prefetching.

    It is called when the first answer is wanted, once a process and database. A shape that can find nothing (`none()`) is refused.
    `prepared` is for questions that find their rows by a key: see `prepared.py`.
    """

    def __init__(self, make, prepared=False):
        self.make = make
        self.cursor = prepared_cursor if prepared else _cursor
        self.queryset = None
        self.kept = {}

    def __call__(self, **values) -> list:
        """The rows that the queryset would give. Raises TypeError when not exactly what is Asked is given."""
        shape = self.shape()
        try:
            statement, given = shape.bound(values)
        except EmptyResultSet:
            return []
        with self.cursor(shape.db) as cursor:
            cursor.execute(statement, given)
            return shape.shown(cursor.fetchall())

    def first(self, **values):
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def bound(self, **values):
        """The statement and its parameters, to be put into a larger one."""
        return self.shape().bound(values)

    def shape(self):
        """The compiled query of the database that is asked."""
        if self.queryset is None:
            self.queryset = self.make()
        db = self.queryset.db
        if db not in self.kept:
            # Compiling changes a query, and the queries within it: two threads that came first made statements with tables missing, which stayed.
            with _compiling:
                self.kept.setdefault(db, self.compiled(self.make(), db))
        return self.kept[db]

    def compiled(self, queryset, db):
        """The queryset as a statement of one database."""
        return Shape(queryset, db)


def together(*questions) -> list[list]:
    """The rows of several (Ready, values): one way to the server and back for all. Each is asked after the one before it is answered.

    A question that is None has no rows.
    """
    shapes, statements, parameters = [], [], []
    for question, values in filter(None, questions):
        shape = question.shape()
        statement, given = shape.bound(values)
        shapes.append(shape)
        statements.append(statement)
        parameters += given
    answers = _answered(shapes, "; ".join(statements), parameters) if shapes else iter(())
    return [next(answers) if question else [] for question in questions]


def _answered(shapes, statements, parameters):
    with connections[shapes[0].db].cursor() as cursor:
        cursor.execute(statements, parameters)
        for shape in shapes:
            yield shape.shown(cursor.fetchall())
            cursor.nextset()


def _cursor(db):
    return connections[db].cursor()


class Statement:
    """A compiled query of one database, all of it written out but for what is Asked."""

    def __init__(self, compiler, db):
        self.compiler, self.db = compiler, db
        statement, parts = compiler.as_sql()
        self.asked = [part for part in parts if isinstance(part, Asked)]
        self.statement = statement.replace("%%", "%%%%") % tuple(self._part(part) for part in parts)

    def _part(self, part):
        if isinstance(part, Asked):
            return "%s"
        connections[self.db].ensure_connection()
        return Literal(part).as_string(connections[self.db].connection).replace("%", "%%")

    def bound(self, values):
        connection = connections[self.db]
        return self.statement, [asked.written(values[asked.name], connection) for asked in self.asked]


class Shape(Statement):
    """A question."""

    def __init__(self, queryset, db):
        if queryset._prefetch_related_lookups:
            raise ValueError("a ready query prefetches nothing")
        super().__init__(queryset.query.get_compiler(using=db), db)
        self.queryset = queryset
        told = [each[0] for each in self.compiler.select]
        converters = self.compiler.get_converters(told)
        self.compiler.get_converters = lambda _: converters
        self.is_plain = not converters and not self.compiler.has_composite_fields(told)

    def shown(self, rows):
        """Fetched rows as the queryset gives them: Django's own iterable makes models, dicts or tuples of them."""
        return list(self.queryset._iterable_class(_Fetched(self, rows))) if rows else []


class _Fetched:
    """Stands before Django's iterables as a queryset, and as its query, whose compiler has run already."""

    def __init__(self, shape, rows):
        self.shape, self.rows = shape, rows
        self.query, self.db = self, shape.db
        self._known_related_objects = shape.queryset._known_related_objects

    def __getattr__(self, name):
        queryset = self.shape.queryset
        return getattr(queryset.query if hasattr(queryset.query, name) else queryset, name)

    def get_compiler(self, *_, **__):
        if self.shape.is_plain:
            return _Ran(self.shape.compiler, self.rows)
        run = copy(self.shape.compiler)
        run.connection = connections[self.shape.db]
        run.execute_sql = lambda *_, **__: [self.rows]
        return run


class _Ran:
    """Stands before Django's iterables as a compiler that has run, where rows are given as they came: nothing is converted, no columns are one."""

    def __init__(self, compiler, rows):
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map, self.rows = compiler.annotation_col_map, rows

    def execute_sql(self, *_, **__):
        return [self.rows]

    def results_iter(self, *_, **__):
        return iter(self.rows)
