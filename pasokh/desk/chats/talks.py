"""Which requests are chats, and those that are open with a member: one statement for the column, one for the number over the rail."""

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pasokh.channels.models import Channel
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.models import Category, Message, Ticket

TALKS = ("chat", "telegram", "bale")  # the channels at whose other end somebody waits
MOST = 30  # chats in the column; those that have waited longest, then those with the newest words
MOST_COUNTED = 100  # the badge says 99+ from there
SECONDS = 5

_kept = Kept(SECONDS)


def has_talks() -> bool:
    """Whether the business has a channel of chats, as it was at most SECONDS ago."""
    return _kept.get(require_workspace_id(), lambda: Channel.objects.filter(kind__in=TALKS, active=True).exists())


def _unread():
    news = Message.objects.filter(
        ticket=OuterRef("pk"), kind=Message.Kind.INCOMING, position__gt=OuterRef("seen_by_staff")
    )
    return Coalesce(Subquery(news.order_by().values("ticket").annotate(many=Count("pk")).values("many")), 0)


def _hers():
    awake = Ticket.objects.filter(snoozed_at=None, merged_into=None, channel__in=TALKS)
    return awake.filter(assignee=Asked("member"), category__in=(Category.OPEN, Category.PAUSED))


def _lines():
    # The words of `contact_name`: one who told nothing but an address is called by it.
    from ..inbox.rows import shown_name

    rows = _hers().annotate(unread=_unread(), called=shown_name(), team_name=F("team__name"))
    fields = (
        "pk",
        "number",
        "called",
        "contact",
        "channel",
        "origin",
        "team_name",
        "subject",
        "preview",
        "preview_kind",
    )
    return rows.order_by(F("waiting_since").asc(nulls_last=True), "-last_message_at", "-pk").values_list(
        *fields, "last_message_at", "waiting_since", "contact__last_seen_at", "unread", named=True
    )[: MOST + 1]  # one more says that there are more


lines = Ready(_lines)
sites = Ready(
    lambda: (
        Channel.objects.filter(kind__in=TALKS, active=True)
        .order_by("pk")
        .values_list("kind", "pk", "name", "settings__warn_after", "settings__late_after")
    )
)
_waiting = Ready(lambda: _hers().filter(waiting_since__isnull=False).values_list("pk")[:MOST_COUNTED])


def waiting_asked(member_id):
    """The question which of her chats wait for her answer, for `together`: as many rows as there are, at most MOST_COUNTED; None where there are none."""
    return (_waiting, {"member": member_id}) if has_talks() else None


def waiting_count(member_id) -> int:
    """How many of her chats wait for her answer."""
    return len(_waiting(member=member_id))
