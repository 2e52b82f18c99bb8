from .channel import Channel
from .delivery import Delivery
from .receipt import Receipt

__all__ = ["Channel", "Delivery", "Receipt"]
