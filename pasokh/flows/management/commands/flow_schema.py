"""Write docs/schemas/flow.json anew. A test fails while it differs from the code."""

from pasokh.flows.schema import text
from pasokh.kernel.published import PublishSchema


class Command(PublishSchema):
    help = "Write docs/schemas/flow.json from the code."
    path, text = "schemas/flow.json", staticmethod(text)
