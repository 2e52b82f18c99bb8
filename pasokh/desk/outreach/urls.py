"""The addresses of smart messages."""

from django.urls import path

from . import deciding, editor, exporting, listing, preview, results

urlpatterns = [
    path("settings/smart", listing.messages, name="smart-messages"),
    path("settings/smart/new", editor.new, name="smart-message-new"),
    path("settings/smart/condition", editor.condition, name="smart-message-condition"),
    path("settings/smart/preview", preview.preview, name="smart-message-preview"),
    path("settings/smart/export.<str:format>", exporting.export, name="smart-messages-export"),
    path("settings/smart/<str:public_id>", editor.message, name="smart-message"),
    path("settings/smart/<str:public_id>/try", preview.trial, name="smart-message-try"),
    path("settings/smart/<str:public_id>/change", deciding.change, name="smart-message-change"),
    path("settings/smart/<str:public_id>/decide", deciding.decide, name="smart-message-decide"),
    path("settings/smart/<str:public_id>/results", results.results, name="smart-message-results"),
]
