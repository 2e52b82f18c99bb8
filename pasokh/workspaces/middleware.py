"""What a request knows before its view runs."""

from django.utils import translation

COOKIE = "pasokh_language"


class LanguageMiddleware:
    """Persian, unless the member, a cookie or (for a page that knows better) the view says otherwise.

    Browsers that merely ship with English must not turn a Persian business's pages English, so Accept-Language
    counts only where an API asks for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.GET.get("lang") or request.COOKIES.get(COOKIE)
        language = chosen if chosen in ("fa", "en") else "fa"
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        spoken = _spoken(request, language)
        if spoken and spoken != request.COOKIES.get(COOKIE):
            response.set_cookie(COOKIE, spoken, max_age=365 * 24 * 3600, samesite="Lax")
        return response


def _spoken(request, language):
    """The language to remember: a member's own, so that pages which do not know her speak it too, or the one just asked for."""
    member = getattr(request, "member", None)
    if member is not None:
        return member.language
    return language if request.GET.get("lang") == language else None
