import json

from ..base import Adapter, Capabilities, Glance


class ChatAdapter(Adapter):
    """The chat widget. Messages come through the widget's door in one transaction and go out by the live stream."""

    kind = "chat"
    capabilities = Capabilities(instant=True, typing=True)

    def glance(self, raw) -> Glance:
        """What was not taken of somebody who is blocked (`actions.keep_refused`): all that comes as raw input here."""
        try:
            said = json.loads(raw)
            return Glance(sender_name=str(said["name"]), subject=str(said["text"])[:80], text=str(said["text"]))
        except (ValueError, KeyError, TypeError):
            return Glance()
