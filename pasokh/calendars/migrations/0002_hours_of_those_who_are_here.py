"""Businesses that were founded before there were working hours get the usual week."""

from django.db import migrations


def ship(apps, schema_editor):
    database = schema_editor.connection.alias
    workspaces = apps.get_model("workspaces", "Workspace").objects.using(database)
    hours = apps.get_model("calendars", "WorkingHours").objects.using(database)
    have = set(hours.values_list("workspace_id", flat=True))
    for pk in workspaces.exclude(pk__in=have).values_list("pk", flat=True):
        hours.create(workspace_id=pk)


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial"), ("workspaces", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
