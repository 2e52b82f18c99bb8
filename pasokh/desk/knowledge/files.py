"""Files of articles at the desk: taken in while one writes, given out to those who may read the article."""

from urllib.parse import quote

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.kernel import files
from pasokh.kernel.files.store import LIMIT
from pasokh.knowledge.actions.files import keep_file
from pasokh.knowledge.models import Article, ArticleFile
from pasokh.ui.filters import file_size

from ..access import permitted
from ..lookup import get_or_404


@require_POST
@permitted("knowledge.write")
def upload(request, public_id):
    """Take in one file: JSON of its public id, name and kind (picture, video, file)."""
    article = get_or_404(Article.objects.visible_to(request.member), public_id)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _problem(_("This file is empty."), 422)
    try:
        stored = files.store(file, name=file.name, content_type=file.content_type or "")
        row = keep_file(article=article, stored=stored, by=request.member)
    except files.TooLarge:
        return _problem(_("The file is larger than %(size)s.") % {"size": file_size(LIMIT)}, 413)
    except files.StoreFull:
        return _problem(_("There is no room left for files. Your text was not lost; tell an administrator."), 507)
    except ValueError as error:
        return _problem(str(error), 422)
    kind = "picture" if row.is_image else "video" if row.is_video else "file"
    return JsonResponse({"id": row.public_id, "name": row.name, "kind": kind})


def _problem(text, status):
    return JsonResponse({"detail": text}, status=status)


@require_GET
@permitted("knowledge.read")
def download(request, public_id):
    """The file itself: pictures in their place, all else as an attachment."""
    file = get_or_404(ArticleFile.objects, public_id)
    seen = Article.objects.visible_to(request.member).filter(pk=file.article_id).exists()
    if not seen or file.state != ArticleFile.State.CLEAN or not files.exists(file.stored):
        raise Http404("no such file")
    response = HttpResponse(headers=files.headers(file.name, file.content_type, inline=file.is_image))
    response["X-Pasokh-File"] = quote(str(files.path_of(file.stored)))
    return response
