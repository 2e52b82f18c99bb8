"""A form field for shares of a whole, in percent."""

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.digits import in_language, to_latin

from .fields import _InReadingOrder, _Typed

MOST = 5
_BETWEEN = re.compile(r"[\s,،;٪%]+|\bو\b|\band\b")


class SharesField(_InReadingOrder, _Typed):
    """Percentages from 1 to 99, in order: «۵۰، ۸۰», 50 80, "50% and 80%". At most five."""

    def read(self, typed):
        parts = [part for part in _BETWEEN.split(to_latin(typed).casefold()) if part]
        if not all(part.isdecimal() and 0 < int(part) < 100 for part in parts):
            raise ValueError(_("Write percentages from 1 to 99, for example 50, 80."))
        if len(set(parts)) > MOST:
            raise ValueError(_("At most five."))
        return sorted({int(part) for part in parts})

    def write(self, value):
        """As people read them."""
        language = get_language() or "fa"
        return in_language(("، " if language.startswith("fa") else ", ").join(map(str, value)), language)
