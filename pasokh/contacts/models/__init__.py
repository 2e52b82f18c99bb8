from .company import Company
from .consent import Consent
from .contact import Contact
from .identity import Identity
from .segment import InSegment, Segment
from .sign_in import CustomerPassword, CustomerSession, SignInCode
from .unsubscription import Unsubscription

__all__ = [
    "Company",
    "Consent",
    "Contact",
    "CustomerPassword",
    "CustomerSession",
    "Identity",
    "InSegment",
    "Segment",
    "SignInCode",
    "Unsubscription",
]
