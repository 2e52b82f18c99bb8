from django.urls import path, re_path

from . import documents
from .door import nowhere
from .v1 import api, urls

urlpatterns = [
    path("openapi.json", documents.openapi, name="api-openapi"),
    path("docs", documents.docs, name="api-docs"),
    *urls(api),
    re_path(r"", nowhere),
]
