from pasokh.events import on

from .models import WorkingHours
from .queries import forget_working_time


@on("workspace.founded")
def ship_hours(event):
    WorkingHours.ship()


@on("workspace.changed")
def follow_time_zone(event):
    if "time_zone" in event.payload.get("fields", []):
        forget_working_time()
