"""Every refusal that the chat may get: a stable English `code` and words in the site's language (RFC 9457)."""

from django.http import JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# code: (status, words)
PROBLEMS = {
    "bad_body": (400, _("The request cannot be read.")),
    "unauthenticated": (401, _("This visit has ended. Open the chat again.")),
    "foreign_origin": (403, _("The chat is not set up for %(origin)s. Add this address to the site's settings.")),
    "blocked": (403, _("This chat is closed to you. If you think that is a mistake, reach us another way.")),
    "unknown_site": (404, _("There is no chat here. Check the site key in the page's code.")),
    "no_such_file": (404, _("This file is not here any more.")),
    "method_not_allowed": (405, _("The request cannot be read.")),
    "contact_required": (409, _("Introduce yourself first.")),
    "no_conversation": (409, _("There is no conversation yet.")),
    "not_offered": (409, _("This is not offered just now. Write your message here.")),
    "nothing_to_rate": (409, _("There is nothing to rate yet.")),
    "rated_already": (409, _("You have rated this conversation already. Thank you!")),
    "too_large": (413, _("The file is larger than %(size)s.")),
    "empty_message": (422, _("Write something or add a file.")),
    "too_long": (422, _("A message can have at most %(limit)s characters.")),
    "empty_file": (422, _("This file is empty.")),
    "file_not_usable": (422, _("A file is not there any more. Add it again.")),
    "too_many_files": (422, _("Send the files you have added first.")),
    "invalid": (422, _("Something is not right.")),
    "unusable": (422, _("This is of another form than expected, or more than is kept of a visitor.")),
    "too_many_requests": (429, _("Too many at once. Wait a little and try again.")),
    "storage_full": (507, _("There is no room left for files. Your message was not lost.")),
}


class Problem(Exception):
    """A refusal: a code of PROBLEMS. `values` fill its words, `errors` are words by field, `extra` further members."""

    def __init__(self, code, *, errors=None, wait=None, extra=None, **values):
        super().__init__(code)
        self.code, self.errors, self.wait, self.extra, self.values = code, errors or {}, wait, extra or {}, values

    def words(self) -> str:
        """What to say, in the active language."""
        return gettext(PROBLEMS[self.code][1]) % self.values

    def response(self) -> JsonResponse:
        """The answer, in the active language."""
        body = {"code": self.code, "detail": self.words(), "errors": self.errors, **self.extra}
        headers = {"Retry-After": str(self.wait)} if self.wait else {}
        status = PROBLEMS[self.code][0]
        return JsonResponse(body, status=status, headers=headers, content_type="application/problem+json")
