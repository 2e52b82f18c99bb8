"""What the page reports of its visitor: where she is, what she does, who she says she is. Reports of a site that arrive together share one transaction."""

from pasokh.channels.site import setting
from pasokh.outreach.actions import converting
from pasokh.visitors.actions.record import Report, take_in, without_waiting
from pasokh.visitors.cleaning import Unclean, clean_attributes, clean_cart, clean_data, clean_name, clean_page

from . import rates
from .facts import facts_of, is_machine
from .problems import Problem


def _page(visit):
    return Report(visit.visitor, page=clean_page(visit.data))


def _event(visit):
    return Report(visit.visitor, events=((clean_name(visit.data.get("name")), clean_data(visit.data.get("data"))),))


def _attributes(visit):
    cart = clean_cart(visit.data["cart"]) if "cart" in visit.data else None
    return Report(visit.visitor, attributes=clean_attributes(visit.data), cart=cart)


KINDS = {"page": _page, "events": _event, "attributes": _attributes}


def take_many(visits) -> list[dict | Problem]:
    """Take the reports of visits of one site in, each of the kind that its request was sent to (`request.report`); gives for each {} or its Problem."""
    read = [_read(visit) for visit in visits]
    reports = [each for each in read if isinstance(each, Report)]
    refused = iter(_taken(visits[0], reports) if reports else ())
    return [_answer(next(refused) if isinstance(each, Report) else each) for each in read]


def _read(visit):
    """A Report, a Problem, or None for what nobody wants to know."""
    try:
        rates.spend_report(visit)
        report = KINDS[visit.request.report](visit)
        return report if shows_visitors(visit) else None
    except Unclean:
        return Problem("unusable")
    except Problem as problem:
        return problem


def shows_visitors(visit) -> bool:
    """Whether anything is kept of this visitor: the site may not want it, and machines are nobody."""
    return bool(setting(visit.site, "visitors")) and not is_machine(visit)


def _taken(visit, reports):
    with visit.enter():
        without_waiting()
        return _written(visit.site.origin, reports)


def _written(site, reports):
    """Noted as visits, and where they reach the goal of a smart message, counted."""
    refused = take_in(site=site, reports=reports)
    converting.hear(site=site, reports=[report for report, why in zip(reports, refused, strict=True) if why is None])
    return refused


def _answer(refused):
    if refused is None:
        return {}
    return Problem("unusable") if isinstance(refused, Unclean) else refused


def arrive(visit) -> None:
    """Note a visitor who signs in, and the page she looks at. Inside the workspace, last: the day's numbers stay locked until the commit.

    What cannot be used of it is left out: nobody is kept from the chat by a strange address.
    """
    if not shows_visitors(visit):
        return
    without_waiting()
    _written(visit.site.origin, [Report(visit.visitor, facts=facts_of(visit), page=_first_page(visit))])


def _first_page(visit):
    said = visit.data.get("page")
    said = {"url": said, "referrer": visit.data.get("referrer")} if isinstance(said, str) else said
    return clean_page(said) if isinstance(said, dict) else None
