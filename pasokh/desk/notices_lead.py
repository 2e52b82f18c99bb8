"""Where notifications, mails and pushes lead: to the desk's own pages."""

from django.urls import reverse

from pasokh.notices import places

places.say(
    ticket=lambda number: reverse("desk:ticket", args=[number]),
    notices=lambda: reverse("desk:notices"),
    health=lambda: reverse("desk:health"),
    choices=lambda: reverse("desk:notice-choices"),
)
