"""A site of the chat widget: a Channel of kind chat, read with its defaults."""

from datetime import datetime

from django.utils import timezone

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from .models import Channel

# What a site may set. Texts are by language: {"fa": "…", "en": "…"}.
DEFAULTS = {
    "language": "",  # "fa", "en"; empty: the workspace's
    "colour": "#0a6f6a",
    "position": "end",  # of the page: "start" or "end" in its own direction
    "theme": "auto",  # "light", "dark" or as the visitor's device
    "title": {},
    "welcome": {},
    "offline": {},
    # Fields before the first message, none: as `requires` says. Each is {"key", "kind" (of FORM_KINDS), "label": {"fa", "en"}, "required",
    # "choices": {"fa": […], "en": […]}}.
    "form": [],
    "departments": [],  # public ids of teams among which a visitor chooses
    "requires": [],  # any of "name", "phone", "email", "phone_or_email", asked before the first message
    "origins": [],  # pages that may frame the chat, as https://shop.example; empty: any
    "visitors": True,  # whether those who look at its pages are seen on the desk, from the first page on
    "font": "",  # "vazirmatn", which comes along, or a font family of the device; empty: the visitor's system font
    # The launcher: its picture (of ICONS, or "picture": its own, a data URL of a WebP), its words, where it stands (pixels from the page's edges).
    "icon": "bubble",
    "picture": "",
    "launcher": {},
    "offset_x": 16,
    "offset_y": 16,
    "phone_offset_x": 16,
    "phone_offset_y": 16,
    # What stands below the greeting: `hint` in own words, or how fast answers usually come (of REPLY_TIMES), and the working hours.
    "hint": {},
    "reply_time": "",
    "hours": True,
    "faces": True,  # who answers, by initials
    "typing_preview": True,  # whether who answers sees what a visitor is writing, before she sends it
    "branding": True,
    "warn_after": 60,  # seconds that a visitor waits for an answer until her chat is yellow on the desk, and then red
    "late_after": 180,
    # Where it is shown: everywhere, or on addresses that one of `pages` fits, never on those of `not_pages`.
    "pages": [],
    "not_pages": [],
    # While nobody answers, or more than `queue_limit` (0: any number) wait from this site: what is offered of "message", "callback", "article".
    "busy": ["message", "callback", "article"],
    "queue_limit": 0,
    # At the end: how she says how content she is ("stars", "thumbs", "": not at all), and why, one reason a line.
    "rating": "stars",
    "rating_reasons": {},
    "transcript": True,  # whether she may have the conversation mailed to her
    "away_mail": True,  # whether who has left, and gave an e-mail, is mailed the answers that she has not read
    "emoji": True,
    "push": True,  # whether a browser on the page of its own may be told of answers
    "hide_offline": False,  # no launcher while nobody answers, for who has no conversation
    "hide_phones": False,
}

# What a field of the form may be; those of who she is have these keys.
FORM_KINDS = ("name", "phone", "email", "phone_or_email", "text", "long_text", "choice", "consent")
ABOUT_HER = ("name", "phone", "email", "phone_or_email", "consent")


def site_of_key(key):
    """(workspace, Channel) of a site key, or None: unknown, or closed."""
    address = Address.find(Address.Kind.SITE_KEY, key)
    if address is None:
        return None
    with workspace(address.workspace):
        site = Channel.objects.filter(pk=address.target_id, kind=Channel.Kind.CHAT, active=True).first()
        return (address.workspace, site) if site and _is_good(site, key) else None


def _is_good(site, key):
    """Whether a key that leads to a site still opens it: one that was renewed does until its day is over (`actions.sites.renew_key`)."""
    until = site.settings.get("old_keys", {}).get(key.strip().lower())
    return until is None or datetime.fromisoformat(until) > timezone.now()


_lately = Kept(seconds=1)


def site_of_key_lately(key):
    """`site_of_key` as it was at most a second ago: asked with every message of a chat."""
    return _lately.get(key, lambda: site_of_key(key))


def setting(site, name):
    """A setting of a site, or its default. Raises KeyError for an unknown one."""
    return site.settings.get(name, DEFAULTS[name])
