from .channel import Channel
from .delivery import Delivery
from .drawer_mail import DrawerMail
from .receipt import Receipt

__all__ = ["Channel", "Delivery", "DrawerMail", "Receipt"]
