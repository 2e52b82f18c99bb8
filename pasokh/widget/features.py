"""What of the chat's capabilities a site wants."""

from pasokh.channels.site import setting

from .ratings import asked_of


def features_of(site, language) -> dict:
    """`rating` (see `ratings.asked_of`), whether there are `transcript` and `emoji`, and `typing_preview`: what she writes may be seen before it is sent."""
    plain = {name: bool(setting(site, name)) for name in ("transcript", "emoji", "push", "typing_preview")}
    return plain | {"rating": asked_of(site, language)}
