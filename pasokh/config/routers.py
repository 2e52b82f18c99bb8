"""Two roles, one database: the owner migrates, the program reads and writes."""


class OwnerMigrates:
    """Migrations run on the owner's connection only; every query of the program on its own."""

    def allow_migrate(self, db, app_label, **hints):
        return db == "owner"
