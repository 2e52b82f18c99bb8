"""The addresses of chats, below /desk/chats/."""

from django.urls import path

from . import page

urlpatterns = [
    path("", page.chats, name="chats"),
    path("count", page.count, name="chats-count"),
    path("<int:number>", page.chat, name="chat"),
]
