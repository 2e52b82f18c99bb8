"""What the demo shop knows and takes: skills, capacities; and, once the conversations are told, a queue from which colleagues take by hand."""

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.skills import make_skill, set_skills

from .actions.capacities import set_capacity
from .actions.place import place
from .actions.queues import make_queue

SKILLS = (
    # name, kind, code, who knows it how well
    ("لوازم آشپزخانه", "field", "", {"سامان": 4, "پویا": 3, "نگار": 3}),
    ("لباسشویی و یخچال", "field", "", {"پویا": 5, "سامان": 3}),
    ("انگلیسی", "language", "en", {"عاطفه": 4, "نگار": 3}),
)
COMPLAINTS = {"all": [{"field": "type", "op": "is", "value": ["complaint", "return"]}]}


def tell(story):
    """Who knows what, and who takes less than the others."""
    with workspace(story.workspace):
        made = {}
        for name, kind, code, people in SKILLS:
            skill = make_skill(name=name, by=story.owner, kind=kind, code=code)
            for who, level in people.items():
                made.setdefault(who, {})[skill.pk] = level
        for who, levels in made.items():
            set_skills(member=story.members[who], by=story.owner, levels=levels)
        set_capacity(member=story.members["نگار"], by=story.owner, total=50)


def line_up(story):
    """The queue of complaints and returns, and what waits in it of all that was told: for the room that tells the conversations, when it has."""
    with workspace(story.workspace):
        teams = [story.teams["پشتیبانی فنی"], story.teams["فروش"]]
        make_queue(by=story.owner, name="شکایت و مرجوعی", teams=teams, strategy="manual", filter=COMPLAINTS)
        for ticket in Ticket.objects.open().filter(assignee=None).order_by("pk"):
            place(ticket.pk)
