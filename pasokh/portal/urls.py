"""The addresses of customers."""

from django.urls import path

from pasokh.channels import file_links
from pasokh.tickets.tracking import PATH

from .files import views as files
from .tracking import views as tracking

app_name = "portal"

urlpatterns = [
    path(PATH, tracking.track, name="track"),
    path(f"{PATH}<str:code>", tracking.track, name="track-code"),
    path(f"{file_links.PATH}<str:token>", files.file, name="file"),
]
