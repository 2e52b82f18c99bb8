"""The addresses of flows: list, editor, simulator, versions, runs; and of those on a request."""

from django.urls import path

from . import editor, listing, naming, runs, section, simulating, versions

urlpatterns = [
    path("flows/", listing.flows, name="flows"),
    path("flows/new", listing.new, name="flow-new"),
    path("flows/shipped", listing.bring, name="flow-ship"),
    path("flows/import", listing.take, name="flow-import"),
    path("flows/runs", runs.runs, name="flow-runs"),
    path("flows/runs/begin", runs.begin, name="flow-begin"),
    path("flows/runs/<str:public_id>", runs.run, name="flow-run"),
    path("flows/runs/<str:public_id>/act", runs.act, name="flow-act"),
    path("flows/<str:public_id>", editor.flow, name="flow"),
    path("flows/<str:public_id>/panel", editor.panel, name="flow-panel"),
    path("flows/<str:public_id>/edit", editor.edit, name="flow-edit"),
    path("flows/<str:public_id>/condition", editor.condition, name="flow-condition"),
    path("flows/<str:public_id>/simulate", simulating.simulate, name="flow-simulate"),
    path("flows/<str:public_id>/name", naming.rename, name="flow-rename"),
    path("flows/<str:public_id>/deploy", versions.deploy, name="flow-deploy"),
    path("flows/<str:public_id>/versions", versions.versions, name="flow-versions"),
    path("flows/<str:public_id>/versions/<int:number>", versions.version, name="flow-version"),
    path("flows/<str:public_id>/versions/<int:number>/back", versions.back, name="flow-back"),
    path("flows/<str:public_id>/export.json", versions.out, name="flow-export"),
    path("flows/<str:public_id>/duplicate", versions.duplicate, name="flow-duplicate"),
    path("flows/<str:public_id>/retire", versions.retire, name="flow-retire"),
    path("tickets/<int:number>/flows", section.flows, name="ticket-flows"),
    path("tickets/<int:number>/flows/choose", section.choose, name="flow-choose"),
    path("tickets/<int:number>/flows/start", section.start, name="flow-start"),
    path("tickets/<int:number>/flows/act", section.act, name="ticket-flow-act"),
]
