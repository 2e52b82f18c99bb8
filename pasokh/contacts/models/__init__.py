from .company import Company
from .consent import Consent
from .contact import Contact
from .identity import Identity
from .segment import InSegment, Segment

__all__ = ["Company", "Consent", "Contact", "Identity", "InSegment", "Segment"]
