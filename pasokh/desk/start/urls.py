"""The addresses of the beginning, outside of the desk."""

from django.urls import path

from . import setup

urlpatterns = [
    path("", setup.root, name="root"),
    path("setup", setup.setup, name="setup"),
]
