from ..base import Adapter, Capabilities


class ChatAdapter(Adapter):
    """The chat widget. Messages come through the widget's door in one transaction and go out by the live stream."""

    kind = "chat"
    capabilities = Capabilities(instant=True, typing=True)
