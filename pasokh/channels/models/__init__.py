from .away_mail import AwayMail
from .channel import Channel
from .channel_step import ChannelStep
from .delivery import Delivery
from .drawer_mail import DrawerMail
from .mail_facts import MailFacts
from .receipt import Receipt
from .relay import Handset, HandsetCode, Relay, Relayed
from .signature import Signature

__all__ = [
    "AwayMail",
    "Channel",
    "ChannelStep",
    "Delivery",
    "DrawerMail",
    "Handset",
    "HandsetCode",
    "MailFacts",
    "Receipt",
    "Relay",
    "Relayed",
    "Signature",
]
