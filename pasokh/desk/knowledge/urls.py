"""The addresses of articles, and of spaces and categories in the settings."""

from django.urls import path

from . import article, comments, deeds, exporting, files, listing, placing, revisions, saving, spaces

urlpatterns = [
    path("knowledge/", listing.articles, name="knowledge"),
    path("knowledge/new", article.new, name="article-new"),
    path("knowledge/export.<str:format>", exporting.export, name="knowledge-export"),
    path("knowledge/comments", comments.comments, name="comments"),
    path("knowledge/comments/<str:public_id>", comments.decide, name="comment-decide"),
    path("knowledge/files/<str:public_id>", files.download, name="article-file"),
    path("knowledge/<str:public_id>", article.article, name="article"),
    path("knowledge/<str:public_id>/save", saving.save, name="article-save"),
    path("knowledge/<str:public_id>/preview", saving.preview, name="article-preview"),
    path("knowledge/<str:public_id>/attend", saving.attend, name="article-attend"),
    path("knowledge/<str:public_id>/files", files.upload, name="article-upload"),
    path("knowledge/<str:public_id>/change", deeds.change, name="article-change"),
    path("knowledge/<str:public_id>/decide", deeds.decide, name="article-decide"),
    path("knowledge/<str:public_id>/place", placing.place, name="article-place"),
    path("knowledge/<str:public_id>/translation", article.translate, name="article-translate"),
    path("knowledge/<str:public_id>/revisions", revisions.revisions, name="article-revisions"),
    path("settings/spaces", spaces.spaces, name="spaces"),
    path("settings/spaces/<str:public_id>", spaces.space, name="space"),
    path("settings/spaces/<str:public_id>/order", spaces.order, name="space-order"),
    path("settings/spaces/<str:public_id>/retire", spaces.retire, name="space-retire"),
    path("settings/spaces/<str:public_id>/categories", spaces.add_category, name="category-add"),
    path("settings/categories/<str:public_id>", spaces.category, name="category"),
    path("settings/categories/<str:public_id>/order", spaces.order_category, name="category-order"),
    path("settings/categories/<str:public_id>/drop", spaces.drop, name="category-drop"),
]
