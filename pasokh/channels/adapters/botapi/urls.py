from django.urls import path

from . import webhook

app_name = "bots"
urlpatterns = [path("hooks/bots/<str:key>", webhook.hook, name="hook")]
