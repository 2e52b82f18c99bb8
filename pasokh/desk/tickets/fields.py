"""What kind of request it is, and what its fields say: a part of the panel that is saved field by field."""

from dataclasses import dataclass, field

from django.forms import BoundField
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pasokh.kernel import files
from pasokh.kernel.files.store import LIMIT
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.actions.undo import undoable
from pasokh.tickets.fields.known import known
from pasokh.tickets.forms import PREFIX, Needed, Refused, answers, asked, files_of, form_for, stored
from pasokh.tickets.models import TicketType
from pasokh.ui.filters import file_size
from pasokh.workspaces.models import CustomField
from pasokh.workspaces.rules import may

from ..access import desk_view, ticket_for, ticket_or_404
from ..fragments import set_off
from .steps import CHANGED, CannotBeDone, deed


@dataclass
class Row:
    """One field as the panel shows it: its control, what is wrong with what was typed, and its files."""

    custom: CustomField
    control: BoundField
    errors: list
    lacks: bool
    files: list = field(default_factory=list)

    @property
    def is_file(self):
        return self.custom.kind == CustomField.Kind.FILE


@deed("ticket.fill")
def classify(request, ticket):
    """Say what kind of request it is ("" for none)."""
    wanted = request.POST.get("type", "")
    try:
        type = TicketType.objects.by_public_id(wanted) if wanted else None
        ticket.classify(type, by=request.member)
    except (TicketType.DoesNotExist, ValueError) as error:
        raise CannotBeDone(_("Requests of this type are no longer made. Choose another one.")) from error
    if type is None:
        return _("It has no type now.")
    return _("Its type is now “%(type)s”.") % {"type": isolate(type.label(get_language()))}


@require_http_methods(["GET", "POST"])
@desk_view
def fields(request, number):
    """The type and the fields. POST saves the field that `changed` names, if any, and keeps what is typed in the others as it is."""
    if request.method == "GET":
        ticket = ticket_or_404(request.member, number, "status")
        return render(request, "desk/tickets/fields/section.html", fields_context(request, ticket))
    ticket = ticket_for(request, number, "ticket.fill", "status", lock=True)
    since = timezone.now()
    before, (typed, errors) = ticket.values, _save(request, ticket)
    context = fields_context(request, ticket, typed, errors)
    response = render(request, "desk/tickets/fields/section.html", context, status=422 if errors else 200)
    if ticket.values != before:
        event = undoable(ticket, request.member, since)
        response["HX-Trigger"] = set_off(_saved(request) if event else "", events=[CHANGED], undo=event)
    return response


def _saved(request):
    # Which one: several may be changed in a row, and each has its own «Undo».
    custom = next(each for each in known().fields if each.key == request.POST["changed"])
    return _("“%(field)s” was saved.") % {"field": isolate(custom.label(get_language()))}


def _save(request, ticket):
    """Returns the form as it was typed, and {key: words} of what was refused."""
    shown = {custom.key: custom for custom in asked(ticket.type_id, ticket.values)}
    typed = form_for(shown.values(), ticket.values, request.POST)
    changed = request.POST.get("changed", "")
    typed.is_valid()
    if changed not in shown:
        return typed, {}
    if changed in typed.errors:
        return typed, {changed: typed.errors[changed]}
    try:
        fill(ticket, {changed: _value(request, ticket, shown[changed], typed)}, by=request.member)
    except Refused as refused:
        return typed, {key: [words] for key, (_code, words) in refused.errors.items()}
    return typed, {}


def _value(request, ticket, custom, typed):
    if custom.kind != CustomField.Kind.FILE:
        return stored(custom, typed.cleaned_data[custom.key])
    held, dropped = ticket.values.get(custom.key, []), request.POST.get("drop")
    if dropped:
        return [name for name in held if name != dropped] or None
    return [*held, *uploaded(request, custom)] or None


def uploaded(request, custom):
    """The public id of a file that was just chosen, stored and noted as hers."""
    file = request.FILES.get(f"{PREFIX}-{custom.key}-new")
    if file is None:
        return []
    if not file.size:
        raise Refused({custom.key: ("", _("This file is empty."))})
    try:
        kept = files.store(file, name=file.name, content_type=file.content_type or "")
    except files.TooLarge as error:
        words = _("The file is larger than %(size)s.") % {"size": file_size(LIMIT)}
        raise Refused({custom.key: ("", words)}) from error
    except files.StoreFull as error:
        raise Refused({custom.key: ("", _("There is no room left for files. Tell an administrator."))}) from error
    return [attach(kept, by=request.member.actor).public_id]


def fields_context(request, ticket, typed=None, errors=None) -> dict:
    """What the section needs. What was typed wrongly into `typed` stands there as it was typed, with the reason."""
    of, held = known(), files_of(ticket)
    shown = asked(ticket.type_id, ticket.values, of)
    others = [custom for custom in of.fields if custom.key in ticket.values and custom not in shown]
    may_fill = may(request.member, "ticket.fill")
    return {
        "ticket": ticket,
        "may_fill": may_fill,
        "types": [type for type in of.types if not type.retired_at or type.pk == ticket.type_id],
        "type": of.type(ticket.type_id),
        "language": get_language(),
        "field_rows": _rows(ticket, shown, held, typed, errors or {}) if may_fill else [],
        "field_facts": [] if may_fill else _facts(ticket, shown, held),
        "field_others": _facts(ticket, others, held),
    }


def _rows(ticket, shown, held, typed, errors):
    fresh = form_for(shown, ticket.values)
    return [_row(ticket, custom, fresh, held, typed, errors.get(custom.key)) for custom in shown]


def _row(ticket, custom, fresh, held, typed, errors):
    wrong = typed is not None and custom.key in typed.fields and custom.key in typed.errors
    value = ticket.values.get(custom.key)
    return Row(
        custom,
        control=(typed if wrong else fresh)[custom.key],
        errors=errors or (typed.errors[custom.key] if wrong else []),
        lacks=value is None and custom.needed != Needed.NEVER,
        files=[held[name] for name in value or () if name in held] if custom.kind == CustomField.Kind.FILE else [],
    )


def _facts(ticket, shown, held):
    """(label, value in words, files) of the fields that say something."""
    of_files = CustomField.Kind.FILE
    return [
        (
            custom.label(get_language()),
            value,
            [held[name] for name in ticket.values[custom.key] if name in held] if custom.kind == of_files else [],
        )
        for custom, value in answers(ticket, shown)
    ]
