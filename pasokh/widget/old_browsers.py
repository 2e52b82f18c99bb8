"""Browsers that are older than the chat (docs/house.md 6: Chrome 90, Safari 15, Firefox 91): known by what they say of themselves.

They cannot read our scripts at all, so a script of ours cannot find out. What is unknown passes for new.
"""

import re

OLD = (
    (re.compile(r"\bMSIE |Trident/|Opera Mini"), None),
    (re.compile(r"Firefox/(\d+)"), 91),
    # All browsers of iOS are its Safari; what reads as Chrome there is none.
    (re.compile(r"(?:iPhone|iPad|iPod).*? OS (\d+)_"), 15),
    (re.compile(r"Chrome/(\d+)"), 90),  # and whatever is made of it: Edge, Opera, Samsung's, the web views of Android
    (re.compile(r"Version/(\d+)[.\d]* (?:Mobile(?:/\w+)? )?Safari/"), 15),
)


def is_old(user_agent: str) -> bool:
    """Whether a browser that calls itself so cannot show the chat."""
    for pattern, first in OLD:
        if found := pattern.search(user_agent):
            return first is None or int(found[1]) < first
    return False
