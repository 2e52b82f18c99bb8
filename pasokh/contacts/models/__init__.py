from .company import Company
from .contact import Contact
from .identity import Identity

__all__ = ["Company", "Contact", "Identity"]
