import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition, require_safe

SCRIPTS = Path(__file__).parents[1] / "static/widget"
KEPT = 3600  # seconds in a browser, so that a new release is everywhere within the hour


@cache
def _script(name):
    content = (SCRIPTS / name).read_bytes()
    return content, gzip.compress(content, 9, mtime=0), f'"{sha256(content).hexdigest()[:20]}"'


def _given(name):
    """A view of one script, the same for all sites, that any page may take: named by itself."""

    @require_safe
    @condition(etag_func=lambda request: _script(name)[2])
    def script(request):
        plain, packed, _ = _script(name)
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(packed if takes_gzip else plain, content_type="text/javascript; charset=utf-8")
        if takes_gzip:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Access-Control-Allow-Origin"] = "*"
        patch_cache_control(response, public=True, max_age=KEPT)
        return response

    return script


loader = _given("loader.js")  # what a business puts on its pages
link = _given("link.js")  # what it puts there beside it, for browsers without modules
page = _given("page.js")  # what the loader fetches when the chat is there
smart = _given("smart.js")  # and where it has something to say by itself
worker = _given("worker.js")  # shows what is pushed to who has left the hosted page
