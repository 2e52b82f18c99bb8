"""Notifications in words, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.kernel.persian.isolates import isolate
from pasokh.ui.filters import number
from pasokh.workspaces.models import Member


class Names:
    """Who did what notifications tell of; and `troubles`, which those of channels tell of, by their events."""

    def __init__(self, members, contacts, troubles=None):
        self.members, self.contacts, self.troubles = members, contacts, troubles or {}

    def actor(self, notice) -> str:
        """The name, isolated from the words around it; one who is gone is a former colleague."""
        if notice.actor_kind == "member":
            return isolate(self.members.get(notice.actor_id, "")) or _("A former colleague")
        if notice.actor_kind == "contact":
            return isolate(self.contacts.get(notice.actor_id, "")) or _("The customer")
        return _("Pasokh")


def names_of(notices) -> Names:
    """The names that these notifications need: at most three queries."""
    return Names(_names(Member, "member", notices), _names(Contact, "contact", notices), _troubles(notices))


def _troubles(notices):
    ids = {notice.event for notice in notices if notice.kind == "mailbox"}
    return dict(Event.objects.filter(pk__in=ids).values_list("pk", "payload__what")) if ids else {}


def _names(model, kind, notices):
    ids = {notice.actor_id for notice in notices if notice.actor_kind == kind}
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def sentence_of(notice, names: Names | None) -> str:
    """What happened, most important first: «نگار شما را نام برد، ۳ پیام تازه از مشتری». Without names where `names` is None."""
    if names and notice.event in names.troubles:
        return trouble_words(names.troubles[notice.event])
    actor = names.actor(notice) if names else None
    others = [kind for kind in notice.tally if kind != notice.kind]
    return _(", ").join([_words(notice.kind, notice, actor), *(_words(kind, notice, None) for kind in others)])


def _words(kind, notice, actor):
    count = notice.tally.get(kind, 1)
    if kind == "message":
        words = ngettext("%(count)s new message from the customer", "%(count)s new messages from the customer", count)
        return words % {"count": number(count)}
    return _with_name(kind, actor) if actor else _nameless(kind)


def _with_name(kind, actor):
    sentences = {
        "mention": _("%(actor)s mentioned you"),
        "task_given": _("%(actor)s gave you a task"),
        "assigned": _("%(actor)s assigned it to you"),
        "colleague": _("%(actor)s wrote or changed something"),
        "article_asked": _("%(actor)s asks for a look at an article"),
        "article_back": _("%(actor)s sent an article back to you"),
        "joined": _("%(actor)s accepted your invitation and is here now"),
    }
    return sentences[kind] % {"actor": actor} if kind in sentences else _nameless(kind)


def _nameless(kind):
    return {
        "mention": _("You were mentioned"),
        "task": _("A task is due"),
        "flow_asks": _("A flow asks something of you"),
        "late": _("A promise to the customer was broken"),
        "due_soon": _("A promise to the customer is due soon"),
        "follow_up": _("A follow-up is due"),
        "flow_person": _("The customer would like to talk to a person"),
        "mailbox": _("A mailbox or messenger needs you"),
        "rule": _("A rule calls you to it"),
        "flow_failed": _("A flow stopped and needs you"),
        "failed": _("An answer could not be delivered"),
        "offer": _("A queue offers it to you"),
        "crossed": _("The customer wrote before your planned answer went"),
        "woke": _("It was snoozed, and is back"),
        "task_given": _("You were given a task"),
        "assigned": _("Assigned to you"),
        "article_back": _("An article was sent back to you"),
        "article_asked": _("An article waits for a look"),
        "article_due": _("An article should be looked at again"),
        "unassigned": _("Waits for somebody to take it"),
        "colleague": _("A colleague wrote or changed something"),
        "followed": _("News on a request that you follow"),
        "joined": _("Somebody you invited is here now"),
    }[kind]


def trouble_words(what) -> str:
    """What is wrong with a channel (`what` of `channel.failing`)."""
    return {
        "fetching": _("A mailbox or messenger cannot be fetched: what customers write there does not come in"),
        "sending": _("Answers by a mailbox or messenger do not go out"),
        "quarantine": _("Something that arrived could not be processed, and waits for you"),
    }.get(what) or _nameless("mailbox")


def kind_words() -> dict:
    """The kinds as settings name them, weightiest first."""
    return {
        "mention": _("Somebody mentions me in a note"),
        "task": _("A task of mine is due"),
        "flow_asks": _("A flow asks me for a task or an approval"),
        "late": _("A promise on a request of mine was broken, or is escalated to me"),
        "due_soon": _("A promise on a request of mine is due soon"),
        "follow_up": _("A follow-up of mine is due"),
        "flow_person": _("A customer of an automatic conversation asks for a person"),
        "mailbox": _("A mailbox or messenger does not work (administrators)"),
        "rule": _("A rule calls me to a request"),
        "flow_failed": _("A flow stops before its end"),
        "failed": _("An answer of mine could not be delivered"),
        "offer": _("A queue offers me a request"),
        "crossed": _("A customer writes before a planned answer of mine went"),
        "woke": _("A snoozed request of mine is back"),
        "task_given": _("A colleague gives me a task"),
        "assigned": _("A request is assigned to me"),
        "article_back": _("An article of mine is sent back to me"),
        "article_asked": _("An article waits for my look before it is published"),
        "article_due": _("An article that I look after should be looked at again"),
        "message": _("A customer writes on a request of mine"),
        "unassigned": _("A request waits for somebody of my teams"),
        "colleague": _("A colleague works on a request of mine"),
        "followed": _("News on requests that I follow"),
        "joined": _("Somebody I invited joins"),
    }
