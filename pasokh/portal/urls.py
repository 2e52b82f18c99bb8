"""The addresses of customers."""

from django.urls import path

from pasokh.channels import file_links, unsubscribing
from pasokh.tickets.tracking import PATH

from .files import views as files
from .mails import views as mails
from .requests import views as requests
from .signing import views as signing
from .tracking import views as tracking

app_name = "portal"

urlpatterns = [
    path(PATH, tracking.track, name="track"),
    path(f"{PATH}<str:code>", tracking.track, name="track-code"),
    path("p/<str:slug>/", requests.my_requests, name="requests"),
    path("p/<str:slug>/requests/<int:number>", requests.one, name="request"),
    path("p/<str:slug>/files/<str:public_id>", requests.file, name="own-file"),
    path("p/<str:slug>/sign-in", signing.sign_in, name="sign-in"),
    path("p/<str:slug>/sign-in/code", signing.code, name="sign-in-code"),
    path("p/<str:slug>/sign-in/password", signing.password, name="sign-in-password"),
    path("p/<str:slug>/sign-out", signing.sign_out, name="sign-out"),
    path(f"{file_links.PATH}<str:token>", files.file, name="file"),
    path(f"{unsubscribing.PATH}<str:token>", mails.leave, name="leave"),
]
