"""Words for the fields that the audit log says were changed."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def fields_in_words(fields) -> str:
    """The fields as people call them, in one line; one without a word is left as it is."""
    words = _words()
    # Of a channel's many settings the log says that there were some.
    said = dict.fromkeys(words.get(field.partition(".")[0], field) for field in fields)
    return _(", ").join(said)


def _words():
    return {
        "active": _("on or off"),
        "asks": _("what solving asks"),
        "wants_reason": _("whether a reason is needed"),
        "follows_up": _("whether solving plans a follow-up"),
        "follow_up_days": _("days until a follow-up"),
        "silence_days": _("days of silence until closing"),
        "labels": _("words for colleagues"),
        "customer_labels": _("words for customers"),
        "calendar": _("calendar"),
        "columns": _("columns"),
        "filter": _("filter"),
        "grouping": _("groups"),
        "kind": _("kind of display"),
        "names": _("names"),
        "order": _("order"),
        "shared": _("who uses it"),
        "choices": _("choices"),
        "colour": _("colour"),
        "condition": _("when it is shown"),
        "description": _("what it is for"),
        "fields": _("fields"),
        "help": _("help"),
        "needed": _("by when it is needed"),
        "shown_to_customers": _("whether customers see it"),
        "types": _("types that use it"),
        "credentials": _("user name or password"),
        "currency": _("currency"),
        "hours": _("hours"),
        "inbox": _("inbox"),
        "items": _("items"),
        "type_key": _("type of request"),
        "language": _("language"),
        "name": pgettext("field", "name"),
        "official_holidays": _("official holidays"),
        "digest": _("digest by e-mail"),
        "push_tells": _("how much notices on devices tell"),
        "quiet": _("quiet hours"),
        "quiet_from": _("quiet hours"),
        "quiet_until": _("quiet hours"),
        "role": _("role"),
        "sees": _("which requests she sees"),
        "settings": _("settings"),
        "folder": _("folder"),
        "keywords": _("words to find it by"),
        "text": _("text"),
        "title": _("title"),
        "member": _("who uses it"),
        "team": _("team"),
        "teams": _("teams"),
        "texts": _("texts"),
        "theme": _("light or dark"),
        "time_zone": _("time zone"),
        "zone": _("time zone"),
        "first_day": _("when"),
        "last_day": _("when"),
        "starts": _("when"),
        "ends": _("when"),
        "reason": _("reason"),
        "note": _("note"),
        "sound": _("sound"),
        "ways": _("what she is told of"),
        "week": _("hours of the week"),
    }
