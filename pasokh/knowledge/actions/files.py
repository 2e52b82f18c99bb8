"""Pictures, videos and other files of articles."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel import files
from pasokh.kernel.files import Stored, scanning

from ..models import ArticleFile
from ..pictures import size_of

MOST_FILES = 200  # of one article
MOST_BYTES = 500 * 1024 * 1024


def keep_file(*, article, stored: Stored, by) -> ArticleFile:
    """The row of a stored file (`kernel.files.store`). Raises ValueError, in words, where an article would have too much; the file is removed then."""
    there = article.files.filter(sha256=stored.sha256, name=stored.clean_name).first()
    if there is not None:  # sent twice, or chosen again
        files.remove(stored.name)
        return there
    held = article.files.aggregate(bytes=Sum("size"))["bytes"] or 0
    if article.files.count() >= MOST_FILES or held + stored.size > MOST_BYTES:
        files.remove(stored.name)
        raise ValueError(_("The article has too many files."))
    waits = scanning.configured()
    width, height = size_of(stored)
    row = ArticleFile.objects.create(
        article=article,
        by=by,
        name=stored.clean_name,
        content_type=stored.content_type[:127],
        size=stored.size,
        sha256=stored.sha256,
        stored=stored.name,
        width=width,
        height=height,
        state=ArticleFile.State.WAITING if waits else ArticleFile.State.CLEAN,
    )
    _ask_for_more(row, waits)
    track("article.file_added", actor=by.actor, subject=article, file=row.pk)
    return row


def _ask_for_more(row, waits):
    from ..jobs import draw_thumbnail, scan_file

    if waits:
        scan_file.defer(file_id=row.pk)
    if row.is_image:
        draw_thumbnail.defer(file_id=row.pk)
