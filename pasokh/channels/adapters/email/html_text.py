"""What is asked about HTML here before kernel turns it into text."""

import re

from pasokh.kernel.html import html_to_text

__all__ = ["html_to_text", "too_deep"]

DEEPEST = 400
OPENED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# Elements that end by themselves and so do not nest.
_SHALLOW = "area base br col embed hr img input link meta source track wbr p li td th tr dd dt option tbody thead html head body o"
SHALLOW = frozenset(_SHALLOW.split())


def too_deep(markup: str) -> bool:
    """Whether elements nest beyond what any mail program writes; every HTML parser takes quadratic time there."""
    depth = 0
    for closing, name in OPENED.findall(markup):
        if name.lower() not in SHALLOW:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return False
