"""The addresses of the queue, below /desk/queue/."""

from django.urls import path

from . import deeds, fairness, page

urlpatterns = [
    path("", page.queue, name="queue"),
    path("offers", page.offers, name="offers"),
    path("next", deeds.take, name="take-next"),
    path("offers/<str:public_id>/accept", deeds.accept_offer, name="offer-accept"),
    path("offers/<str:public_id>/decline", deeds.decline_offer, name="offer-decline"),
    path("fairness", fairness.fairness, name="fairness"),
]
