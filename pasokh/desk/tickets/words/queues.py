"""What queues did with a ticket, in words."""

from django.utils.translation import gettext_lazy

from .told import quiet, sentences

sentences(
    {
        "ticket.offer_declined": gettext_lazy("%(actor)s passed the request on to the next one"),
        "ticket.callback_offered": gettext_lazy("%(actor)s offered the customer a call-back"),
        "ticket.callback_taken": gettext_lazy("%(actor)s asked for a call-back"),
    }
)
sentences(
    {
        "ticket.offer_expired": gettext_lazy("%(member)s did not answer the offer; it goes to the next one"),
        "ticket.handed_on": gettext_lazy(
            "%(member)s was gone while the customer waited; the request goes on to the next one"
        ),
    },
    member=("member", "member", gettext_lazy("A former colleague")),
)
quiet("ticket.queued", "ticket.offered", "ticket.offer_withdrawn", "ticket.overflowed")
