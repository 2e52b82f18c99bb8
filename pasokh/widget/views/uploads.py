from .. import rates, threads, uploads
from ..problems import Problem
from ..visits import visitor_view


def take(visit):
    """Take in one file: its bytes as the body and `?name=`, or the field `file` of a form."""
    content, name, content_type = _sent(visit.request)
    with visit.enter():
        contact = visit.meet()
        rates.spend_upload(visit)
        uploads.check_waiting(contact)
    stored = uploads.store(content, name, content_type)
    with visit.enter():
        if not stored.size:
            raise Problem("empty_file")
        return threads.present_file(uploads.note(stored, contact), visit.site)


def _sent(request):
    if request.content_type != "multipart/form-data":
        return request, request.GET.get("name", ""), request.content_type
    file = request.FILES.get("file")
    if file is None:
        raise Problem("bad_body")
    return file, file.name, file.content_type


upload = visitor_view(POST=take)
