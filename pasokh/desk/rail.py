"""The sections of the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pasokh.kernel.database.ready import together
from pasokh.live import availability
from pasokh.notices import bell
from pasokh.routing.known import has_queues
from pasokh.ui.drawing import keep, reader, render
from pasokh.workspaces.rules import is_admin, is_lead, may

from .chats.shown import waiting_words
from .chats.talks import has_talks, waiting_asked
from .inbox.boxes import badge_of
from .live.topics import page_topics
from .notices.words import bell_words
from .presence import state_words
from .queues.shown import offers_of

ON_A_PHONE = (
    "requests",
    "chats",
    "today",
    "tasks",
)  # the first three there are; with the bell and the menu five, each as wide as a thumb


def rail_context(request, current, chosen=None) -> dict:
    """The rail as a member sees it. `current` names the section she is in, `chosen` the list beside it: it knows her open requests."""
    member, badge = request.member, badge_of(request.member, chosen)
    badge = {"count": badge["count"], "count_label": badge["label"], "count_id": "rail-count"}
    talks = waiting_asked(member.pk) if may(member, "ticket.reply") else None
    unread, said, waiting = together(bell.asked(member.pk), availability.asked(member.pk), talks)
    standing = availability.told(said)
    # What the rail depends on, before anything is made of it: it stands on every page.
    seen = (
        member.pk,
        member.name,
        member.role,
        request.workspace.demo,
        current,
        *badge.values(),
        has_queues(),
        talks is not None,
        len(waiting),
        len(unread),
        standing,
    )
    drawn = keep(("rail", seen, reader()), lambda: _drawn(request, current, badge, len(waiting), len(unread), standing))
    standing_around = {"page_topics": " ".join(page_topics(member)), "offers": offers_of(member)}
    return {"rail": drawn, "may_open": may(member, "ticket.open"), **standing_around}


def _drawn(request, current, badge, waiting, unread, standing):
    member = request.member
    foot = [("settings", "settings", _("Settings"), "desk:settings" if is_admin(member) else "desk:profile", "")]
    items = [_item(*each, current) for each in sections(request)]
    found = {item["key"]: item for item in items}
    items[0] |= badge
    if "chats" in found:
        found["chats"] |= {"count": waiting, "count_label": waiting_words(waiting), "count_id": "chats-count"}
    for key in [key for key in ON_A_PHONE if key in found][:3]:
        found[key]["rest"] = False
    context = {
        "items": items,
        "foot": [_item(*each, current) for each in foot],
        "name": member.name,
        "me": member.pk,
        "states": state_words(),
        "standing": standing,
        "chats": "chats" in found and current != "chats",
        "bell": {"unread": unread, "current": current == "notices", **bell_words(unread)},
    }
    return render("desk/parts/rail.html", context)


def sections(request):
    """The sections a member may open: key, icon, text, name of the address, shortcut."""
    yield "requests", "inbox", _("Requests"), "desk:home", "KeyG KeyI"
    if has_talks() and may(request.member, "ticket.reply"):
        yield "chats", "chat", _("Chats"), "desk:chats", "KeyG KeyL"
    yield "today", "home", _("Today"), "desk:today", "KeyG KeyH"
    yield "tasks", "checks", _("My tasks"), "desk:tasks", "KeyG KeyT"
    if has_queues() and may(request.member, "queue.take"):
        yield "queue", "team", _("Queue"), "desk:queue", "KeyG KeyQ"
    if may(request.member, "visitor.see"):
        yield "visitors", "visitors", _("Visitors now"), "desk:visitors", "KeyG KeyV"
    yield "contacts", "people", _("Customers"), "desk:contacts", "KeyG KeyC"
    if may(request.member, "knowledge.read"):
        yield "knowledge", "book", _("Knowledge"), "desk:knowledge", "KeyG KeyK"
    if request.workspace.demo and may(request.member, "ticket.open"):
        yield "drawer", "mail", _("Mail drawer"), "desk:drawer", ""
    if is_lead(request.member):
        yield "quarantine", "warn", _("Not processed"), "desk:quarantine", ""


def _item(key, icon, text, view, shortcut, current):
    return {
        "key": key,
        "icon": icon,
        "text": text,
        "href": reverse(view),
        "current": key == current,
        "shortcut": shortcut,
        "rest": True,
    }
