"""The nouns of notices: one file each."""

from .choices import Choices
from .figures import DayFigures
from .notification import Notification
from .push_key import PushKey
from .reading import Reading
from .subscription import PushSubscription, Subscription

__all__ = ["Choices", "DayFigures", "Notification", "PushKey", "PushSubscription", "Reading", "Subscription"]
