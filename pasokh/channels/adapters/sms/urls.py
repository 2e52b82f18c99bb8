from django.urls import path

from . import hooks

app_name = "sms"
urlpatterns = [path("hooks/sms/<str:key>", hooks.hook, name="hook")]
