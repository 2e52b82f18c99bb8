"""The bell in words."""

from django.utils.translation import gettext as _

from pasokh.notices.bell import COUNTED_TO
from pasokh.ui.filters import number


def bell_words(unread) -> dict:
    """What a screen reader says of the bell, and the pattern by which scripts say it anew."""
    pattern = _("Unread notices: {count}")
    shown = number(unread) if unread <= COUNTED_TO else f"{number(COUNTED_TO)}+"
    return {"label": pattern.replace("{count}", shown), "pattern": pattern}
