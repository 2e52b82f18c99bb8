"""What a browser says it is, in words. User agents are frozen by now: a few marks tell browser and system, their versions lie."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first mark found counts: every browser also names those it imitates.
BROWSERS = (
    (("Edg/", "EdgA/", "EdgiOS/"), gettext_lazy("Edge")),
    (("OPR/", "OPiOS/"), gettext_lazy("Opera")),
    (("SamsungBrowser/",), gettext_lazy("Samsung's browser")),
    (("YaBrowser/",), gettext_lazy("Yandex")),
    (("Firefox/", "FxiOS/"), gettext_lazy("Firefox")),
    (("Chrome/", "CriOS/", "Chromium/"), gettext_lazy("Chrome")),
    (("Safari/",), gettext_lazy("Safari")),
)
SYSTEMS = (
    (("iPhone", "iPod"), gettext_lazy("iPhone")),
    (("iPad",), gettext_lazy("iPad")),
    (("Android",), gettext_lazy("Android")),
    (("CrOS",), gettext_lazy("Chrome OS")),
    (("Windows",), gettext_lazy("Windows")),
    (("Mac OS X", "Macintosh"), gettext_lazy("Mac")),
    (("Linux", "X11"), gettext_lazy("Linux")),
)


def device(user_agent: str) -> str:
    """«کروم روی ویندوز»; only the one that is known; "another program" for what is neither."""
    browser, system = _named(user_agent, BROWSERS), _named(user_agent, SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return str(browser or system or _("Another program"))


def _named(user_agent, table):
    return next((name for marks, name in table if any(mark in user_agent for mark in marks)), None)
