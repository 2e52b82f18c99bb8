from ..base import Adapter, Capabilities


class FormAdapter(Adapter):
    """The customers' portal: what she writes there comes through its door in one transaction, and answers stand there at once."""

    kind = "form"
    capabilities = Capabilities(instant=True)
