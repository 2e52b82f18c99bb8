"""The tickets of a view as a file: asked for at once, written by a job page by page, fetched by its owner within a day."""

from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel import files
from pasokh.kernel.persian.jalali import show_date, show_time
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace
from pasokh.workspaces.rules import may

from ..lists.columns import MOMENTS, fetch, reader_of
from ..lists.own import columns as known_columns
from ..lists.spreadsheets import FORMATS, TYPES
from ..lists.views import counts, page, shown_by
from ..models import Export, View
from ..models.export import KEPT

MOST = 200_000  # rows of one file
AT_ONCE = 500  # rows of one transaction
LARGEST = 512 * 1024 * 1024  # bytes


def ask(*, view, name, format, by, language) -> Export:
    """Have the tickets of a view (kept or not) written as she sees them now. Raises ValueError for an unknown format."""
    if format not in FORMATS:
        raise ValueError("no such format")
    asked = {"filter": view.filter, "order": view.ordering.key, "columns": view.columns, "language": language}
    export = Export.objects.create(member=by, name=name[:80], format=format, asked=asked, total=_total(view, by))
    track("export.asked", actor=by.actor, subject=export, format=format)
    from ..jobs.exports import write_export

    write_export.defer(export_id=export.pk)
    return export


def _total(view, by):
    return counts(by, [shown_by(view, by)])[0]


def write(export_id, workspace_id):
    """Write it, in transactions of its own: one a page. A job that died begins again; nothing is stored before the end."""
    with workspace(workspace_id):
        export = Export.objects.select_related("member").filter(pk=export_id, state=Export.State.GOING).first()
        shop = Workspace.objects.get(pk=workspace_id)
        allowed = export is not None and may(export.member, "ticket.export")
    if allowed:
        _write(export, shop)
    if export is not None:
        _end(export, workspace_id, Export.State.DONE if allowed else Export.State.FAILED)


def _write(export, shop):
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
    reading = translation.override(export.asked["language"]), timezone.override(shop.zone)
    with reading[0], reading[1], NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as target:
        _fill(export, shop, target)
        target.seek(0)
        stored = files.store(target, name=file_name(export), content_type=TYPES[export.format], limit=LARGEST)
    export.stored, export.size = stored.name, stored.size


def _end(export, workspace_id, state):
    with workspace(workspace_id):
        still = Export.objects.select_for_update().filter(pk=export.pk, state=Export.State.GOING).exists()
        if not still:  # somebody was erased meanwhile, and may stand in it
            return files.remove_after_commit(*filter(None, [export.stored]))
        export.state, export.ended_at = state, timezone.now()
        export.save(update_fields=["state", "ended_at", "stored", "size", "written", "cut"])
        return track("export.ended", actor=export.member.actor, subject=export, rows=export.written)


def _fill(export, shop, target):
    with workspace(shop.pk):
        known = known_columns(export.asked["columns"])
        columns = [column for column in export.asked["columns"] or list(known) if column in known]
        heads = _heads(columns, known)
    table = FORMATS[export.format](target, heads=heads, rtl=export.asked["language"] == "fa")
    after, export.written = None, 0
    while True:
        with workspace(shop.pk):
            after, rows = _page(export, columns, after)
        for row in rows:
            table.write(_cells(columns, row, shop))
        export.cut = bool(after) and export.written >= MOST
        if not after or export.cut:
            break
    table.close()


def _page(export, columns, after):
    view = View(filter=export.asked["filter"], order=export.asked["order"])
    found = page(export.member, shown_by(view, export.member), fetch, after, AT_ONCE)
    export.written += len(found.rows)
    Export.objects.filter(pk=export.pk).update(written=export.written)
    read = reader_of(columns)
    return found.next, [read(row) for row in found.rows]


def _heads(columns, known):
    heads = []
    for column in columns:
        heads.append(str(known[column]))
        if column in MOMENTS:
            heads.append(_("%(column)s (ISO)") % {"column": known[column]})
    return heads


def _cells(columns, row, shop):
    """Moments twice: as people of this business read them, and as programs do."""
    cells = []
    for column, value in zip(columns, row, strict=True):
        cells += _moment(value, shop) if column in MOMENTS else [value]
    return cells


def _moment(value, shop):
    if value is None:
        return ["", ""]
    reading = {"language": translation.get_language(), "zone": shop.zone}
    day = show_date(value, "short", calendar=shop.calendar, **reading)
    return [f"{day} {show_time(value, **reading)}", timezone.localtime(value, shop.zone).isoformat(timespec="seconds")]


def file_name(export) -> str:
    """What the file is called on her computer."""
    day = show_date(timezone.localdate(export.created_at), "short", language="en", calendar="jalali").replace("/", "-")
    return f"{export.name} {day}.{export.format}"


def forget_old() -> int:
    """Remove the files of exports that have expired, and their rows; how many. Inside a workspace."""
    old = list(Export.objects.filter(created_at__lt=timezone.now() - 2 * KEPT))
    for export in old:
        files.remove_after_commit(*filter(None, [export.stored]))
        export.delete()
    return len(old)


def forget_all():
    """Remove every file, and end those being written: somebody who is erased may stand in any of them. Who wants one asks again."""
    for export in Export.objects.select_for_update().exclude(state=Export.State.FAILED):
        files.remove_after_commit(*filter(None, [export.stored]))
    Export.objects.update(state=Export.State.FAILED, stored="")


def files_kept(names):
    """Which of these files in the store are exports."""
    yield from Export.objects.filter(stored__in=names).values_list("stored", flat=True)
