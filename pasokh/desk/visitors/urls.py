"""The addresses of visitors, below /desk/visitors/."""

from django.urls import path

from . import calling, keeping, listing, section

urlpatterns = [
    path("", listing.visitors, name="visitors"),
    path("keeping", keeping.keeping, name="visitors-keeping"),
    path("<str:public_id>", section.visitor, name="visitor"),
    path("<str:public_id>/call", calling.calling, name="visitor-call"),
]
