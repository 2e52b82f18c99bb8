from django.urls import include, path

from .views import (
    attending,
    contact,
    files,
    home,
    loader,
    messages,
    pages,
    plain,
    pushes,
    queueing,
    reports,
    saying,
    session,
    smart,
    streams,
    transcripts,
    uploads,
)

app_name = "widget"

site = [
    path("", pages.frame, name="site"),
    path("frame", pages.frame, name="frame"),
    path("session", session.session, name="session"),
    path("contact", contact.contact, name="contact"),
    path("messages", messages.messages, name="messages"),
    path("conversations", messages.all_of_hers, name="conversations"),
    path("uploads", uploads.upload, name="uploads"),
    path("seen", attending.seen, name="seen"),
    path("typing", attending.typing, name="typing"),
    path("word", saying.word, name="word"),
    path("transcript", transcripts.transcript, name="transcript"),
    path("push", pushes.push, name="push"),
    path("queue", queueing.queue, name="queue"),
    path("callback", queueing.callback, name="callback"),
    path("later", queueing.later, name="later"),
    path("stream", streams.stream, name="stream"),
    path("page", reports.page, name="page"),
    path("events", reports.events, name="events"),
    path("attributes", reports.attributes, name="attributes"),
    path("smart", smart.smart, name="smart"),
    path("files/<str:token>", files.file, name="file"),
]

urlpatterns = [
    path("w.js", loader.loader, name="loader"),
    path("w/page.js", loader.page, name="page-script"),
    path("w/smart.js", loader.smart, name="smart-script"),
    path("w/<str:key>/", include(site)),
    path("c/push.js", loader.worker, name="push-worker"),
    path("w/link.js", loader.link, name="link-script"),
    path("c/<str:key>", pages.hosted, name="hosted"),
    path("c/<str:key>/plain", plain.plain, name="plain"),
    path("c/<str:key>/app.webmanifest", home.manifest, name="home-manifest"),
    path("c/<str:key>/icon-<int:size>.png", home.icon, name="home-icon"),
]
