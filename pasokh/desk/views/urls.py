"""The addresses of views, of bulk changes, and of exports."""

from django.urls import path

from . import asking_many, bulk, editing, ending, exports, moving, page, shelf

urlpatterns = [
    path("views/", shelf.views, name="views"),
    path("views/new", editing.new, name="view-new"),
    path("views/condition", editing.condition, name="view-condition"),
    path("views/preview", editing.preview, name="view-preview"),
    path("views/<str:key>", page.view, name="view"),
    path("views/<str:key>/rows", page.rows, name="view-rows"),
    path("views/<str:key>/changed", page.changed, name="view-changed"),
    path("views/<str:key>/move", moving.move, name="view-move"),
    path("views/<str:key>/edit", editing.edit, name="view-edit"),
    path("views/<str:key>/pin", shelf.pin, name="view-pin"),
    path("views/<str:key>/drop", shelf.drop, name="view-drop"),
    path("bulk", bulk.begin, name="bulk"),
    path("bulk/choices", bulk.choices, name="bulk-choices"),
    path("bulk/ending", ending.ending, name="bulk-ending"),
    path("bulk/merging", asking_many.merging, name="bulk-merging"),
    path("bulk/tagging", asking_many.tagging, name="bulk-tagging"),
    path("bulk/<str:public_id>", bulk.progress, name="bulk-progress"),
    path("bulk/<str:public_id>/stop", bulk.stop, name="bulk-stop"),
    path("bulk/<str:public_id>/undo", bulk.undo, name="bulk-undo"),
    path("exports", exports.exports, name="exports"),
    path("exports/<str:public_id>/file", exports.fetch, name="export-file"),
]
