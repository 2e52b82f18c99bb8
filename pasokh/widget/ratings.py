"""How a site has its visitors say how content they are."""

from django.utils.translation import gettext as _

from pasokh.channels.site import setting
from pasokh.tickets.actions.rate import TooLate, rate
from pasokh.tickets.models import Category, Message
from pasokh.tickets.models.rating import MOST_REASONS, REASON_LENGTH, WORDS_LENGTH

from . import rates
from .problems import Problem
from .sites import text_of

STARS, THUMBS = "stars", "thumbs"
SETTLED = (Category.SOLVED, Category.CLOSED)


def asked_of(site, language) -> dict:
    """How the chat asks: `kind` (stars, thumbs or "") and the reasons to choose from. In the site's language."""
    kind = setting(site, "rating")
    return {
        "kind": kind if kind in (STARS, THUMBS) else "",
        "reasons": reasons_of(site, language),
        "words": WORDS_LENGTH,
    }


def reasons_of(site, language) -> list[str]:
    """The site's own reasons, one a line; else what matters everywhere."""
    own = (" ".join(line.split())[:REASON_LENGTH] for line in text_of(site, "rating_reasons", language).splitlines())
    usual = (
        _("How fast we answered"),
        _("Whether it was solved"),
        _("How clear the answer was"),
        _("How you were met"),
    )
    return list(dict.fromkeys(filter(None, own)))[:MOST_REASONS] or list(usual)


def take(visit, ticket) -> None:
    """Her rating of a ticket, of the request's body. Raises Problem. Inside the workspace."""
    score, reasons = visit.data.get("rating"), _reasons(visit)
    words = visit.text("text")
    if len(words) > WORDS_LENGTH:
        raise Problem("too_long", limit=WORDS_LENGTH)
    rates.spend_rating(visit)
    if not asked_of(visit.site, visit.language)["kind"] or not is_ratable(ticket):
        raise Problem("nothing_to_rate")
    try:
        rate(ticket=ticket, contact=visit.contact, score=score, reasons=reasons, words=words)
    except ValueError as error:
        raise Problem("bad_body") from error
    except TooLate as error:
        raise Problem("rated_already") from error


def _reasons(visit):
    given = visit.data.get("reasons") or []
    if not isinstance(given, list) or len(given) > MOST_REASONS or not all(isinstance(each, str) for each in given):
        raise Problem("bad_body")
    # What is not offered any more since she opened the chat is left out.
    offered = reasons_of(visit.site, visit.language)
    return [each for each in given if each in offered]


def is_ratable(ticket) -> bool:
    """Whether there was something: it is settled, or somebody has answered."""
    return ticket is not None and (
        ticket.category in SETTLED or ticket.messages.filter(kind=Message.Kind.REPLY).exists()
    )
