"""The addresses of the settings of routing, below /desk/settings/."""

from django.urls import path

from . import capacity, queues, skills, structures

urlpatterns = [
    path("queues", queues.queues, name="queues"),
    path("queues/new", queues.new, name="queue-new"),
    path("queues/<str:public_id>", queues.queue, name="queue-page"),
    path("queues/<str:public_id>/order", queues.order, name="queue-order"),
    path("queues/<str:public_id>/retire", queues.retire, name="queue-retire"),
    path("capacity", capacity.capacity, name="capacity"),
    path("capacity/<str:public_id>", capacity.of_member, name="capacity-of"),
    path("skills", skills.skills, name="skills"),
    path("skills/of/<str:public_id>", skills.of_member, name="skills-of"),
    path("skills/<str:public_id>", skills.skill, name="skill"),
    path("structures", structures.structures, name="structures"),
    path("structures/<slug:key>", structures.structure, name="structure"),
]
