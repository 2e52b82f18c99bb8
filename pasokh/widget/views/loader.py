import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition, require_safe

from ..old_browsers import is_old

SCRIPTS = Path(__file__).parents[1] / "static/widget"
KEPT = 3600  # seconds in a browser, so that a new release is everywhere within the hour


@cache
def _script(name):
    content = (SCRIPTS / name).read_bytes()
    return content, gzip.compress(content, 9, mtime=0), f'"{sha256(content).hexdigest()[:20]}"'


def _given(name, instead=None):
    """A view of one script, the same for all sites, that any page may take: named by itself.

    Browsers that are too old for it are given another one `instead`.
    """

    def name_for(request):
        return instead if instead and is_old(request.headers.get("User-Agent", "")) else name

    @require_safe
    @condition(etag_func=lambda request: _script(name_for(request))[2])
    def script(request):
        plain, packed, _ = _script(name_for(request))
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(packed if takes_gzip else plain, content_type="text/javascript; charset=utf-8")
        if takes_gzip:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding", *(["User-Agent"] if instead else [])])
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Access-Control-Allow-Origin"] = "*"
        patch_cache_control(response, public=True, max_age=KEPT)
        return response

    return script


loader = _given("loader.js", instead="link.js")  # what a business puts on its pages
link = _given("link.js")  # what pages have beside it that took their code before the loader knew old browsers
page = _given("page.js")  # what the loader fetches when the chat is there
smart = _given("smart.js")  # and where it has something to say by itself
worker = _given("worker.js")  # shows what is pushed to who has left the hosted page
