"""Write docs/automation.schema.json anew. A test fails while it differs from the code."""

from pasokh.automation.schema import text
from pasokh.kernel.published import PublishSchema


class Command(PublishSchema):
    help = "Write docs/automation.schema.json from the code."
    path, text = "automation.schema.json", staticmethod(text)
