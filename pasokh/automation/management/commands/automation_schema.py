"""Write docs/automation.schema.json anew. A test fails while it differs from the code."""

from pathlib import Path

from django.core.management.base import BaseCommand

from pasokh.automation.schema import text

PATH = Path(__file__).resolve().parents[4] / "docs" / "automation.schema.json"


class Command(BaseCommand):
    help = "Write docs/automation.schema.json from the code."
    requires_system_checks = ()

    def handle(self, *args, **options):
        PATH.write_text(text(), encoding="utf-8")
        self.stdout.write(PATH.name)
