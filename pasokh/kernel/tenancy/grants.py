"""What the program's role may do: read and write rows, own nothing. Renewed after each migration."""

from django.conf import settings
from django.db import connections

OWNER = "owner"


def grant_to_program(using, **_):
    """Give the program's role its rights on all tables. Runs after `migrate --database=owner`."""
    program = settings.DATABASES["default"].get("USER")
    if using != OWNER or not program or program == settings.DATABASES[OWNER].get("USER"):
        return
    with connections[OWNER].cursor() as cursor:
        quoted = connections[OWNER].ops.quote_name(program)
        for statement in _grants(quoted):
            cursor.execute(statement)


def _grants(program):
    yield f"GRANT USAGE ON SCHEMA public TO {program}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {program}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {program}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {program}"
