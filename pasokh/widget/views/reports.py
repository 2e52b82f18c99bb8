"""What the page reports: `page`, `events` and `attributes`."""

from functools import partial

from pasokh.channels.gathering import Gatherer
from pasokh.live.posts import post

from ..problems import Problem
from ..reports import take_many
from ..visits import together, visitor_view


def report(visit, kind):
    """Take one in."""
    visit.request.report = kind
    (told,) = take_many([visit])
    if isinstance(told, Problem):
        raise told
    return told


page, events, attributes = (visitor_view(POST=partial(report, kind=kind)) for kind in ("page", "events", "attributes"))
# Behind the front they go past Django's threads, and those of one site share a transaction, whatever they say.
gatherer = Gatherer(together(take_many))


def submit(request, key, kind):
    """A future of the answer."""
    request.report = kind
    return gatherer.submit(key, request)


for kind in ("page", "events", "attributes"):
    post(f"/w/<str:key>/{kind}", partial(submit, kind=kind))
