"""The living style guide, below /ui/."""

from django.urls import path

from pasokh.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.styleguide, name="styleguide"),
    path("error/<int:status>", views.example_error, name="error"),
    path("<slug:name>", views.prototype, name="prototype"),
]
