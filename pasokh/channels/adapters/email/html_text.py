"""HTML to plain text, at one place."""

import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

LONGEST = 2_000_000
CONFIG = ParserConfig(css=CSS_PROFILES["strict"])


def html_to_text(markup: str) -> str:
    """What a reader of the HTML would see, as text; tags cut away crudely when the markup cannot be parsed."""
    try:
        text = get_text(markup[:LONGEST], CONFIG)
    except Exception:  # noqa: BLE001 - lxml and inscriptis raise many kinds on broken markup
        text = re.sub(r"<[^>]{0,2000}>", " ", markup[:LONGEST])
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\xa0]+\n", "\n", text)).strip()
