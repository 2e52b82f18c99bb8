from pasokh.events import on

from .actions.ship import ship


@on("workspace.founded")
def ship_rules(event):
    """The rules that come with the program, off, and its macros, in the language of the business."""
    ship()
