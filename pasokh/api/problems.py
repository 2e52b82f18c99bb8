"""Every error of the API: RFC 9457, a stable English `code`, title and detail in the caller's language."""

import json

from django.http import HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"

# code: (status, title, detail)
PROBLEMS = {
    "bad_request": (400, _("The request cannot be read"), _("Something in the address or the headers is broken.")),
    "bad_body": (400, _("The body cannot be read"), _("Send what the content type says: JSON in UTF-8, or a form.")),
    "bad_idempotency_key": (
        400,
        _("The key cannot be used"),
        _("Idempotency-Key is 1 to 200 visible ASCII characters."),
    ),
    "unauthenticated": (
        401,
        _("A valid token is needed"),
        _("Send “Authorization: Bearer …” with a token that is in force."),
    ),
    "missing_scope": (403, _("The token may not do this"), _("This needs the scope %(scope)s.")),
    "forbidden": (403, _("Not allowed"), _("The member this token acts for may not do this.")),
    "not_found": (404, _("Not found"), _("There is nothing at this address, or this token may not see it.")),
    "method_not_allowed": (405, _("Not possible this way"), _("This address does not answer this method.")),
    "channel_takes_none": (
        409,
        _("Not a conversation of this API"),
        _("Customers' messages are taken only into tickets whose channel is “api”."),
    ),
    "answered_meanwhile": (
        409,
        _("Answered meanwhile"),
        _(
            "Another member has answered after what you had “seen”, or is about to. Read that first; without “seen” it is sent all the same."
        ),
    ),
    "cannot_apply": (
        409,
        _("The macro cannot be applied"),
        _(
            "Nothing was done: all of it, or none. “reason” says which step cannot be: not_allowed, gone, closed, open_places and the like."
        ),
    ),
    "cannot_link": (
        409,
        _("They cannot be linked so"),
        _("“reason” says why: itself, circle, parent (it is a part of another already), merged."),
    ),
    "cannot_merge": (
        409,
        _("They cannot be merged"),
        _("“reason” says why: itself, merged, closed (the one they would go into), many, not_merged."),
    ),
    "cannot_start": (
        409,
        _("The flow cannot be started"),
        _(
            "“reason” says why: not_deployed, no_ticket (it needs one), settled (closed or merged), runs (“run” does already)."
        ),
    ),
    "offer_gone": (409, _("No longer offered"), _("It expired, was withdrawn, or somebody has it.")),
    "nothing_waits": (409, _("Nothing waits"), _("Nothing waits in the member's queues that she could take.")),
    "no_room": (409, _("No room"), _("The member has as much as she can take. Something must be finished first.")),
    "cannot_snooze": (
        409,
        _("It cannot be put off so"),
        _("“reason” says why: settled, past, too_far (two years at most)."),
    ),
    "cannot_split": (
        409,
        _("The message cannot be split off"),
        _("“reason” says why: gone, everything (nothing would stay behind), merged, note."),
    ),
    "channel_off": (
        409,
        _("The channel is switched off"),
        _("An administrator switched this inbox's API channel off."),
    ),
    "contact_blocked": (409, _("The customer is blocked"), _("Nothing is taken from a customer who was blocked.")),
    "contact_erased": (409, _("The customer was erased"), _("Nothing may be kept of a customer who was erased.")),
    "customer_unreachable": (
        409,
        _("No way leads to the customer"),
        _(
            "Nothing was sent: no channel leads to this customer. Give her an e-mail address, or call her and note what was said."
        ),
    ),
    "identity_taken": (
        409,
        _("Another customer has this"),
        _("This phone, address or handle belongs to the customer in “contact_id”."),
    ),
    "message_known": (409, _("This message is known"), _("A message with this “client_id” is on another ticket.")),
    "request_in_progress": (
        409,
        _("The first one is still at work"),
        _("A request with this Idempotency-Key is being done. Ask again in a moment."),
    ),
    "file_not_ready": (409, _("The file is not ready"), _("The file is still being examined. Try again in a minute.")),
    "file_blocked": (410, _("The file was blocked"), _("The file was found harmful and cannot be fetched.")),
    "too_many_checklists": (
        409,
        _("Too many checklists"),
        _("The ticket has as many checklists as it can have, or this one has too many items."),
    ),
    "too_many_pins": (409, _("Too many pins"), _("The member has pinned as many views as there can be.")),
    "too_many_views": (409, _("Too many views"), _("The member has as many views as there can be.")),
    "too_many_tasks": (409, _("Too many tasks"), _("The ticket has as many tasks as it can have.")),
    "changed_meanwhile": (
        412,
        _("The ticket has changed"),
        _("Somebody changed it after you read it. Nothing was saved. Read it again and repeat your change."),
    ),
    "body_too_large": (413, _("Too large"), _("This is larger than %(limit)s megabytes. Nothing was saved.")),
    "unsupported_media_type": (415, _("Unknown kind of body"), _("Send the body as %(expected)s.")),
    "invalid": (422, _("Something is not right"), _("The fields in “errors” were not accepted. Nothing was saved.")),
    "idempotency_key_reused": (
        422,
        _("The key was used already"),
        _("This Idempotency-Key came with another request within the last day. Nothing was saved."),
    ),
    "too_many_requests": (429, _("Too many requests"), _("Wait %(seconds)s seconds and try again.")),
    "internal_error": (500, _("Something went wrong"), _("The error was noted. Nothing was saved. Try again later.")),
    "storage_full": (507, _("No space left"), _("The server has no space left for this file. Nothing was saved.")),
}


class Problem(Exception):
    """A refusal: a code of PROBLEMS. `values` fill the sentence, `errors` are field errors, `extra` are further members."""

    def __init__(self, code, *, errors=(), headers=None, extra=None, **values):
        super().__init__(code)
        self.code, self.errors, self.values = code, list(errors), values
        self.headers, self.extra = headers or {}, extra or {}

    @property
    def status(self) -> int:
        return PROBLEMS[self.code][0]

    def response(self) -> HttpResponse:
        """The answer, in the active language."""
        body = json.dumps(self.body(), ensure_ascii=False)
        headers = {"Cache-Control": "no-store", "Content-Language": get_language(), **self.headers}
        return HttpResponse(body, status=self.status, content_type=MEDIA_TYPE, headers=headers)

    def body(self) -> dict:
        """The members of the problem object."""
        status, title, detail = PROBLEMS[self.code]
        told = {"type": f"{DOCS}#{self.code}", "title": gettext(title), "status": status}
        told |= {"detail": gettext(detail) % self.values, "code": self.code, **self.extra}
        return told | ({"errors": self.errors} if self.errors else {})


def field_error(code, *, pointer=None, parameter=None, header=None, words="", **values) -> dict:
    """One field that was not accepted, and why, in the active language: a JSON pointer, a parameter or a header.

    `words` say it where the field itself does; else the code's own sentence, filled with `values`.
    """
    place = {"pointer": pointer, "parameter": parameter, "header": header}
    where = {name: value for name, value in place.items() if value is not None}
    return {**where, "code": code, "detail": words or gettext(FIELD_PROBLEMS[code]) % values}


def invalid(code, **where) -> Problem:
    """A Problem about one field: where it stands, and what fills its sentence."""
    return Problem("invalid", errors=[field_error(code, **where)])


FIELD_PROBLEMS = {
    "bad_value": _("The field does not take this value."),
    "bad_cursor": _("This is not a “next” of this list."),
    "bad_filter": _("This is no filter."),
    "bad_identity": _(
        "This is not an e-mail address or a phone number at which somebody can be reached: a mobile, a landline with its area code, or a foreign number with +."
    ),
    "choice_needed": _("There is more than one: send the id of one that GET /inboxes lists."),
    "empty_message": _("Write something or add a file."),
    "empty_tag": _("A tag needs a name."),
    "file_not_usable": _("The file is not there, was uploaded for somebody else, or was sent already."),
    "missing": _("This is needed."),
    "not_a_choice": _("Use one of: %(choices)s."),
    "not_accepted": _("This value is not accepted."),
    "not_answering": _("This member has left or does not answer customers."),
    "not_asked": _("A request like this has no such field: its type, or what its other fields say, leaves it out."),
    "not_yet": _("Something is still to be done first."),
    "one_needed": _("Say who: “contact_id” or “contact”, one of the two."),
    "retired_tag": _("The tag “%(tag)s” was retired: it is put on no further request."),
    "retired_type": _("This type was retired: no further request gets it."),
    "too_large": _("At most %(limit)s."),
    "too_long": _("At most %(limit)s characters."),
    "too_many": _("At most %(limit)s."),
    "too_short": _("At least %(limit)s characters."),
    "too_small": _("At least %(limit)s."),
    "unknown_field": _("There is no such field."),
    "unknown_id": _("There is nothing with this id."),
    "wrong_type": _("This is not the kind of value that is expected here."),
}
