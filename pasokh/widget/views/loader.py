import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition, require_safe

LOADER = Path(__file__).parents[1] / "static/widget/loader.js"
KEPT = 3600  # seconds in a browser, so that a new release is everywhere within the hour


@cache
def _script():
    content = LOADER.read_bytes()
    return content, gzip.compress(content, 9, mtime=0), f'"{sha256(content).hexdigest()[:20]}"'


@require_safe
@condition(etag_func=lambda request: _script()[2])
def loader(request):
    """The script that a business puts on its pages: the same for all sites, named by itself."""
    plain, packed, _ = _script()
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if takes_gzip else plain, content_type="text/javascript; charset=utf-8")
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=KEPT)
    return response
