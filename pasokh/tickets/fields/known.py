"""The types and fields that the workspace has: asked for with every request, hardly ever changed."""

from dataclasses import dataclass
from functools import cached_property

from pasokh.kernel.database.ready import Ready, together
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import CustomField

from ..models import TicketType, TypeField


@dataclass(frozen=True)
class Known:
    """All types and fields in their order, retired ones too.

    `uses` is {field's id: ids of the types that use it}; a field that none uses is every request's.
    """

    types: tuple
    fields: tuple
    uses: dict

    @cached_property
    def by_key(self) -> dict:
        return {field.key: field for field in self.fields}

    def type(self, pk) -> TicketType | None:
        return next((each for each in self.types if each.pk == pk), None)

    def used_by(self, type_pk) -> dict:
        """The fields of requests of a type (None: of none) by key, before conditions between them."""
        return {field.key: field for field in self.fields if not field.retired_at and self._uses(field, type_pk)}

    def _uses(self, field, type_pk):
        types = self.uses.get(field.pk)
        return types is None or type_pk in types


_lately = Kept(seconds=1)


def known() -> Known:
    """The workspace's types and fields, at most a second old."""
    return _lately.get(require_workspace_id(), _read)


def forget_known() -> None:
    """Read them anew next time: for what has just changed them."""
    _lately.forget()


_types = Ready(lambda: TicketType.objects.all())
_fields = Ready(lambda: CustomField.objects.filter(noun="ticket"))
_uses = Ready(lambda: TypeField.objects.values_list("field", "type"))


def _read():
    types, fields, pairs = together((_types, {}), (_fields, {}), (_uses, {}))
    uses = {}
    for field, type in pairs:
        uses.setdefault(field, set()).add(type)
    return Known(tuple(types), tuple(fields), uses)
