"""Texts that are written once and sent often: writing them, shipping them, counting them."""

import tomllib
from functools import cache
from pathlib import Path

from django.db import connection

from pasokh.events import track
from pasokh.events.changing import set_fields
from pasokh.kernel.database.writing import insert
from pasokh.kernel.tenancy import require_workspace_id

from ..models import SavedReply, SavedReplyUse

FIELDS = ("title", "folder", "keywords", "text", "language", "member", "team")
SHIPPED = Path(__file__).parent.parent / "shipped"
LANGUAGES = ("fa", "en")


def make_saved_reply(*, by, **fields):
    """A new one: title, text, and where wanted folder, keywords, language, and `member` or `team` whose own it is."""
    reply = SavedReply(**fields)
    reply.refold()
    reply.save()
    _tell("saved_reply.made", reply, by)
    return reply


def change_saved_reply(*, reply, by, **fields):
    """Change it; what is as it was changes nothing."""
    changed = set_fields(reply, fields)
    if not changed:
        return reply
    reply.refold()
    reply.save()
    _tell("saved_reply.changed", reply, by, fields=changed)
    return reply


def remove_saved_reply(*, reply, by):
    """It is gone for good; what was sent with it stays."""
    _tell("saved_reply.removed", reply, by)
    reply.delete()


def _tell(kind, reply, by, **more):
    # What a member keeps for herself is no setting of the business.
    if reply.scope != "own" or "member" in more.get("fields", ()):
        track(kind, actor=by.actor, subject=reply, scope=reply.scope, **more)


def ship(language):
    """Give the current workspace the texts that come with the program, in a language; those it has stay as they are. Returns how many were new."""
    known = set(SavedReply.objects.exclude(key="").values_list("key", flat=True))
    fresh = [_shipped(each, language) for each in shipped(language) if each["key"] not in known]
    for reply in fresh:
        reply.refold()
    SavedReply.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _shipped(each, language):
    words = {name: each.get(name, "") for name in ("title", "folder", "keywords")}
    return SavedReply(key=each["key"], text=each["text"].strip(), language=language, **words)


@cache
def shipped(language) -> tuple[dict, ...]:
    """The texts that come with the program: key, title, folder, keywords, text."""
    with (SHIPPED / f"saved_replies_{language}.toml").open("rb") as file:
        replies = tomllib.load(file)["reply"]
    return tuple({**each, "key": f"{language}.{each['key']}"} for each in replies)


def count_uses(replies):
    """These were sent: a row each, so that nobody waits for a row that all use."""
    insert([SavedReplyUse(reply=reply) for reply in replies])


def sum_up():
    """Add the rows of `count_uses` to their replies, and forget them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM tickets_savedreplyuse WHERE workspace_id = %s RETURNING reply_id), "
            "counted AS (SELECT reply_id, count(*) AS times FROM gone GROUP BY reply_id) "
            "UPDATE tickets_savedreply AS reply SET uses = uses + times FROM counted WHERE reply.id = counted.reply_id",
            [require_workspace_id()],
        )
