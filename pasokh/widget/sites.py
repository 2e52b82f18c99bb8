"""What a site of the chat is to its visitors: its words, looks and the people behind it."""

import re

from django.utils.translation import gettext as _

from pasokh.channels.site import setting
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.live.availability import answering_among
from pasokh.live.presence import online_member_ids
from pasokh.routing.queries import on_duty
from pasokh.ui.initials import initials
from pasokh.workspaces.models import Member

from .forms import departments_of, shown_form
from .opening import hours_words, reply_words

LANGUAGES = ("fa", "en")
MOST_FACES = 3
HERE_SECONDS = 2
# What may stand in a policy header: anything else would let a setting write the policy.
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")


def language_of(ws, site) -> str:
    """The language of a site: its own, else the workspace's."""
    chosen = setting(site, "language") or ws.language
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def origins_of(site) -> list[str]:
    """The origins whose pages may hold the chat; an empty list means any."""
    given = (str(origin).strip().lower().rstrip("/") for origin in setting(site, "origins"))
    return [origin for origin in given if ORIGIN.fullmatch(origin)]


def ancestors_of(site) -> str:
    """The same for a policy header."""
    if not setting(site, "origins"):
        return "*"
    return " ".join(origins_of(site)) or "'none'"


def is_closed_to(site, origin) -> bool:
    """Whether a page of this origin may not hold the chat."""
    return bool(setting(site, "origins")) and not any(_matches(origin.lower(), entry) for entry in origins_of(site))


def _matches(origin, entry):
    before, star, after = entry.partition("*")
    if not star:
        return origin == entry
    return origin.startswith(before) and origin.endswith(after) and len(origin) > len(before + after)


def answering():
    """The members who are here and answer customers now, in the order they joined. Inside the workspace.

    Who is at lunch or away does not, nor who is here out of hours while the queues keep hours: what is written then waits until the morning.
    """
    return _answerers(answering_among(online_member_ids(require_workspace_id())))


def some_answer(member_ids) -> bool:
    """Whether one of these members answers customers. Inside the workspace."""
    return bool(member_ids) and _answerers(member_ids).exists()


def _answerers(member_ids):
    return Member.objects.active().filter(pk__in=on_duty(member_ids)).exclude(role=Member.Role.LIGHT).order_by("pk")


_here = Kept(HERE_SECONDS)


def is_somebody_here(ws) -> bool:
    """Whether somebody answers now, as it was at most HERE_SECONDS ago: asked with every message."""
    return _here.get(ws.pk, lambda: _is_answered(ws))


def forget_who_is_here() -> None:
    """It has changed: the next to ask hears how it is now. For this process; the others forget when they hear the signal."""
    _here.forget()


def _is_answered(ws):
    with workspace(ws):
        return answering().exists()


def describe(ws, site, missing=(), contact=None) -> dict:
    """What the chat shows of the site to a visitor; `missing` is what she has still to say. Inside the workspace, in the site's language."""
    language = language_of(ws, site)
    people = list(answering()) if setting(site, "departments") else list(answering()[:MOST_FACES])
    return {
        "name": ws.name,
        "title": text_of(site, "title", language) or ws.name,
        "welcome": text_of(site, "welcome", language) or _("Hello! How can we help?"),
        "language": language,
        "requires": list(missing),
        "form": shown_form(site, contact, language),
        "departments": departments_of(site, people),
        "online": bool(people),
        "reply_hint": reply_hint(site, language, bool(people)),
        "agents": [person(member.name) for member in people[:MOST_FACES] if setting(site, "faces")],
    }


def reply_hint(site, language, is_answered) -> str:
    """What stands below the greeting: how fast answers come, or what holds while nobody is here, and the working hours. Inside the workspace."""
    said = text_of(site, "hint", language) or reply_words(site) if is_answered else text_of(site, "offline", language)
    hours = hours_words(site, language) if setting(site, "hours") else ""
    if hours and not said:
        return _("Working hours: %(hours)s") % {"hours": hours}  # alone they would not say of what they speak
    return " · ".join(each for each in (said, hours) if each)


def person(name) -> dict:
    """Somebody on our side."""
    return {"name": name, "initials": initials(name)}


def text_of(site, name, language) -> str:
    """One of a site's texts, "" where it has none in this language."""
    words = setting(site, name)
    return str(words.get(language, "")) if isinstance(words, dict) else ""
