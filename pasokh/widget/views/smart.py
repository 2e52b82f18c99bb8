"""What browsers tell of smart messages: behind the front past Django's threads, those of one site together."""

from pasokh.channels.gathering import Gatherer
from pasokh.live.posts import post

from ..problems import Problem
from ..smart import take_many
from ..visits import together, visitor_view


def tell(visit):
    """Take in what one browser tells."""
    (told,) = take_many([visit])
    if isinstance(told, Problem):
        raise told
    return told


smart = visitor_view(POST=tell)
gatherer = Gatherer(together(take_many))
post("/w/<str:key>/smart", lambda request, key: gatherer.submit(key, request))
