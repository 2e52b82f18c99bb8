"""What a visitor of the chat said of the conversation, in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.digits import in_language

from .told import tells


@tells("chat.rated")
def rated(actor, payload, names, event):
    score = in_language(str(payload["score"]), get_language())
    before = payload.get("before")
    if before == payload["score"]:
        return _("%(actor)s said more about the rating") % {"actor": actor}
    if before is not None:
        return _("%(actor)s changed the rating to %(score)s of 5") % {"actor": actor, "score": score}
    return _("%(actor)s rated how it was handled with %(score)s of 5") % {"actor": actor, "score": score}


@tells("ticket.answer_wished")
def wished(actor, payload, names, event):
    sentences = {
        "here": _("%(actor)s wants the answer here, in the chat"),
        "email": _("%(actor)s wants the answer by e-mail"),
        "phone": _("%(actor)s wants to be called or sent an SMS"),
    }
    return sentences[payload["way"]] % {"actor": actor}
