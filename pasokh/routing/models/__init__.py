from .capacity import Capacity, Rules
from .offer import Offer
from .queue import Need, Queue, QueueTeam
from .waiting import Waiting

__all__ = ["Capacity", "Need", "Offer", "Queue", "QueueTeam", "Rules", "Waiting"]
