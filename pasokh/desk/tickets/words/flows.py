"""What flows did on a ticket, in words. The steps themselves are told by what they did."""

from django.utils.translation import gettext_lazy

from .told import quiet, sentences

sentences(
    {
        "flow.started": gettext_lazy("%(actor)s started the flow “%(flow)s”"),
        "flow.ended": gettext_lazy("The flow “%(flow)s” came to its end"),
        "flow.failed": gettext_lazy("The flow “%(flow)s” stopped before its end"),
        "flow.cancelled": gettext_lazy("The flow “%(flow)s” was broken off"),
        "flow.handed_over": gettext_lazy("The flow “%(flow)s” rests: a person takes over"),
        "flow.resumed": gettext_lazy("%(actor)s had the flow “%(flow)s” go on"),
    },
    flow=("flow", "flow", "…"),
)
quiet("flow.asked", "flow.answered", "flow.withdrawn", "flow.moved")
