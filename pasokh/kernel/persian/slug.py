"""Readable addresses: «راهنمای نصب برنامه‌ها» → راهنمای-نصب-برنامه-ها."""

import re
import unicodedata

from .digits import to_latin

_SPELLINGS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": None})
_BETWEEN = re.compile(r"[\W_]+")


def slugify(text: str, max_length: int = 80) -> str:
    """Lower-case letters of any script and Latin digits, parted by single hyphens; "" when the text has neither.

    Marks go, a half-space parts words, and the end is cut at a hyphen where there is one.
    """
    plain = to_latin(text[: max_length * 8]).translate(_SPELLINGS)
    plain = unicodedata.normalize("NFKC", plain).casefold().translate(_SPELLINGS)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me"))
    slug = _BETWEEN.sub("-", plain).strip("-")
    if len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
