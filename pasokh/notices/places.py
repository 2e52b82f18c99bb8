"""Where notifications lead. The desk, which has the screens, says so when it starts: rooms below a door know no addresses of its own.

places.say(ticket=lambda number: f"/desk/tickets/{number}", notices=lambda: "/desk/notices", …)
"""

from django.conf import settings

_places = {}


def say(**places):
    """Register how the path of a place is made: `ticket` (of a number), `notices`, `choices`, `health`."""
    _places.update(places)


def place_of(notice) -> str:
    """Where a notification leads that is about no ticket."""
    return "health" if notice.kind == "mailbox" else "notices"


def path(name, *arguments) -> str:
    """The path of a place, for links within the product; the front page while nobody has said."""
    return _places[name](*arguments) if name in _places else "/"


def address(name, *arguments) -> str:
    """The whole address, for mails: they are read anywhere."""
    return settings.PASOKH_URL + path(name, *arguments)
