"""Every address of the program, door by door."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("pasokh.desk.start.urls")),
    path("", include("pasokh.portal.urls")),
    path("", include("pasokh.widget.urls")),
    path("", include("pasokh.channels.adapters.botapi.urls")),
    path("", include("pasokh.channels.adapters.sms.urls")),
    path("desk", RedirectView.as_view(url="/desk/")),
    path("desk/", include("pasokh.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("pasokh.api.urls")),
    path("ui/", include("pasokh.ui.urls")),
]

handler400 = "pasokh.ui.views.bad_request"
handler403 = "pasokh.ui.views.forbidden"
handler404 = "pasokh.ui.views.not_found"
handler500 = "pasokh.ui.views.server_error"
