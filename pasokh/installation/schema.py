"""Is the database's schema the one of this code? Answered by one query and a look at file names, without importing a migration."""

import gc
from pathlib import Path

import psycopg

from .errors import InstallationError
from .postgres import Addresses
from .words import _

Names = set[tuple[str, str]]  # (app label, migration)


def recorded(url: str) -> Names:
    """The migrations the database has seen; none in an empty database."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()[0] is None:
            return set()
        return set(connection.execute("SELECT app, name FROM public.django_migrations").fetchall())


def shipped() -> Names:
    """The migrations of all installed apps, by their files. Django must be set up."""
    from django.apps import apps

    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("[0-9a-z]*.py")
    }


def pending(url: str) -> Names:
    return shipped() - recorded(url)


def refuse_newer(url: str) -> None:
    """Refuse a database that a newer release has migrated: older code would write wrong rows."""
    from django.apps import apps

    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("pasokh.")}
    unknown = sorted(f"{app}.{name}" for app, name in recorded(url) - shipped() if app in ours)
    if unknown:
        raise InstallationError(
            _("The data were migrated by a newer release of Pasokh ({names}).").format(names=", ".join(unknown[:3])),
            _("Start that release again, or restore a backup made before the upgrade."),
        )


def migrate(addresses: Addresses) -> None:
    """Bring the schema up to date as the owner, in a process of its own. Waits for locks a bounded time, so that a running installation is not blocked."""
    from django.core.management import call_command

    # Migrating makes and drops thousands of classes: looked through less often, they take a sixth less time, and 40 MiB more.
    gc.set_threshold(20_000)
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    forbid_stale_rights(addresses)


def forbid_stale_rights(addresses: Addresses) -> None:
    """Rights for tables that were made before the default rights were set (a database set up by hand)."""
    from .postgres import roles

    roles.grant(addresses)
