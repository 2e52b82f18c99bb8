from pasokh.calendars.events import CHANGING
from pasokh.events import on

from .actions.ship import ship
from .catalogue import active_rules
from .jobs import look_again
from .models import Rule
from .moving import could_matter, keeps_another

# What is a working day, or what the clocks show, is another one from now on; who is absent changes neither.
OTHER_DAYS = [kind for kind in CHANGING if not kind.startswith("absence.")]


@on("workspace.founded")
def ship_rules(event):
    """The rules that come with the program, off, and its macros, in the language of the business."""
    ship()


@on("ticket.routed", when=could_matter)
def look_by_its_calendar(event):
    """A request came to a team with another calendar, by which its moment may have passed."""
    if keeps_another(event):
        look_again.defer(
            ticket_id=event.subject_id, before=event.payload.get("before"), moved_at=event.created_at.isoformat()
        )


@on(*OTHER_DAYS, "workspace.changed", when=lambda: any("at" in rule.trigger for rule in active_rules().timed))
def reckon_anew(event):
    """Rules by the clock may be due on other days."""
    Rule.objects.active().filter(trigger__has_key="at").update(next_at=None)
