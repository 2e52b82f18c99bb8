from django.urls import include, path

from .views import attending, contact, files, loader, messages, pages, saying, session, streams, uploads

app_name = "widget"

site = [
    path("", pages.frame, name="site"),
    path("frame", pages.frame, name="frame"),
    path("session", session.session, name="session"),
    path("contact", contact.contact, name="contact"),
    path("messages", messages.messages, name="messages"),
    path("uploads", uploads.upload, name="uploads"),
    path("seen", attending.seen, name="seen"),
    path("typing", attending.typing, name="typing"),
    path("word", saying.word, name="word"),
    path("stream", streams.stream, name="stream"),
    path("files/<str:token>", files.file, name="file"),
]

urlpatterns = [
    path("w.js", loader.loader, name="loader"),
    path("w/<str:key>/", include(site)),
    path("c/<str:key>", pages.hosted, name="hosted"),
]
