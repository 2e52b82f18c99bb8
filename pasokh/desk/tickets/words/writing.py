"""Writing, in words: an answer that waits is crossed by what the customer says."""

from django.utils.translation import gettext as _

from .told import tells


@tells("reply.crossed")
def crossed(actor, payload, names, event):
    writer = names.of("member", payload.get("member"), _("a former colleague"))
    if payload.get("waits"):
        return _("The customer wrote before the planned answer of %(writer)s went: it waits for a decision") % {
            "writer": writer
        }
    return _("The customer wrote before the planned answer of %(writer)s went: it goes at its time all the same") % {
        "writer": writer
    }
