"""Who is told after commit."""

import structlog

log = structlog.get_logger()
_relays = []


def register(relay):
    """Have `relay(workspace_id, events)` called after each commit that tracked something. It must be quick and may not fail."""
    if relay not in _relays:
        _relays.append(relay)


class Batch:
    """The events of one transaction, handed to the relays when it has committed."""

    def __init__(self, event):
        self.workspace_id = event.workspace_id
        self.events = [event]

    def __call__(self):
        for relay in _relays:
            try:
                relay(self.workspace_id, self.events)
            except Exception:
                log.exception("relay failed", relay=str(relay), events=[event.pk for event in self.events])
