"""The addresses of customers."""

from django.urls import path

from pasokh.tickets.tracking import PATH

from .tracking import views as tracking

app_name = "portal"

urlpatterns = [
    path(PATH, tracking.track, name="track"),
    path(f"{PATH}<str:code>", tracking.track, name="track-code"),
]
