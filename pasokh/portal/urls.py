"""The addresses of customers."""

from django.urls import path

from .tracking import views as tracking

app_name = "portal"

urlpatterns = [path("track/", tracking.track, name="track")]
