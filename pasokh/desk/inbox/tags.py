"""The tags of a line: their words with their colours, read as texts."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat

from pasokh.tickets.models import TicketTag

MARK = ":"  # between colour and word; no colour has it


class TagWord(str):
    """The name of a tag, which knows its colour."""

    __slots__ = ("colour",)

    def __new__(cls, name, colour="grey"):
        word = super().__new__(cls, name)
        word.colour = colour
        return word


def coloured_tags(most) -> ArraySubquery:
    """The first tags of each ticket as texts («red:فوری»), for `tag_words`."""
    tags = TicketTag.objects.filter(ticket=OuterRef("pk")).order_by("pk")
    return ArraySubquery(tags.values(coloured=Concat("tag__colour", Value(MARK), "tag__name"))[:most])


def tag_words(texts) -> list[TagWord]:
    """The words of what `coloured_tags` read."""
    return [TagWord(name, colour) for colour, _mark, name in (text.partition(MARK) for text in texts)]
