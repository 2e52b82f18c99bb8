"""The type of a request and its fields, in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.fields.known import known

from .told import tells


@tells("ticket.typed")
def typed(actor, payload, names, event):
    type = known().type(payload.get("type"))
    if type is None:
        return _("%(actor)s took the type off") % {"actor": actor}
    return _("%(actor)s set the type to “%(type)s”") % {"actor": actor, "type": isolate(type.label(get_language()))}


@tells("ticket.filled")
def filled(actor, payload, names, event):
    by_key, language = known().by_key, get_language()
    labels = [isolate(by_key[key].label(language)) for key in payload.get("fields", []) if key in by_key]
    if not labels:
        return _("%(actor)s changed fields") % {"actor": actor}
    return _("%(actor)s changed %(fields)s") % {"actor": actor, "fields": _(", ").join(labels)}
