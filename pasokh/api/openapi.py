"""The description of the API: what ninja knows of the endpoints, completed with what the door does for each of them."""

import json

from .answers import JSON
from .examples import answered, sent
from .problems import MEDIA_TYPE, PROBLEMS
from .v1 import api, operations

PREFIX = "api/v1/"
ABOUT = """\
Everything a machine may do with tickets, messages and customers. Send a token as `Authorization: Bearer …`; it acts as
one member of the workspace, within its scopes, and sees what that member sees.

* Lists come in pages: pass `next` back as `cursor` until it is null. Rows that are added meanwhile move nothing.
* Every POST takes an `Idempotency-Key`: sent again within 24 hours with the same body it gives the first answer and does nothing again.
* Errors are `application/problem+json` (RFC 9457): `code` never changes, `title` and `detail` follow `Accept-Language` (fa, en).
* Times are RFC 3339 in UTC. `?calendar=jalali` adds `display` with the same times for people, in the workspace's time zone.
* `RateLimit-*` headers say how much is left; 429 says in `Retry-After` how many seconds to wait.
"""
PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["/api/v1/docs#invalid"]},
        "title": {"type": "string", "examples": ["چیزی درست نیست"]},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": list(PROBLEMS), "description": "Stable; for programs."},
        "errors": {
            "type": "array",
            "description": "Fields that were not accepted.",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string"},
                    "header": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "scope": {"type": "string", "description": "With `missing_scope`."},
        "contact_id": {"type": "string", "description": "With `identity_taken`."},
        "reason": {"type": "string", "description": "With the codes that begin with `cannot_`; for programs."},
    },
}
RATE_HEADERS = {
    "RateLimit-Limit": {"description": "Requests a minute.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "How many are left.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until there are more.", "schema": {"type": "integer"}},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "Yours, one per intention; kept for 24 hours.",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag that was read: the change is made only if the ticket is still so.",
}
ETAG = {"description": "For If-Match.", "schema": {"type": "string"}}
MEANINGS = {200: "Done", 201: "Made", 204: "Done, nothing to say", 304: "Still as you know it"}
ALWAYS = {401, 403, 429, 500}


def document() -> dict:
    """The OpenAPI 3.1 description, the same for everybody and in every language."""
    found = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    found["info"] |= {"title": "Pasokh API", "description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}}
    found["servers"] = [{"url": "/"}]
    found["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    for path, operation in operations(api):
        for method in operation.methods:
            _complete(found["paths"][f"/{PREFIX}{path.lstrip('/')}"][method.lower()], method, path, operation)
    _show_examples(found)
    return _without_false_nulls(found)


def text() -> str:
    """The description as docs/openapi.json holds it."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _complete(told, method, path, operation):
    told["parameters"] = [_parameter(given) for given in told["parameters"]]
    scope = operation.auth_callbacks[0].scope
    told["security"] = [{"Bearer": [scope] if scope else []}]
    told["summary"] = operation.view_func.__name__.replace("_", " ").capitalize()
    for status, answer in told["responses"].items():
        answer["description"] = MEANINGS[int(status)]
        answer["headers"] = dict(RATE_HEADERS)
    if method == "POST":
        told["parameters"].append(IDEMPOTENCY_KEY)
    if path == "/tickets/{ticket_id}":
        told["responses"]["200"]["headers"]["ETag"] = ETAG
    if method == "PATCH" and path.startswith("/tickets"):
        told["parameters"].append(IF_MATCH)
    if path.endswith("/content"):
        told["responses"]["200"]["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    for status in sorted(_refusals(method, path)):
        told["responses"][str(status)] = _refusal(status)


def _show_examples(found):
    schemas = found["components"]["schemas"]
    for told in (told for methods in found["paths"].values() for told in methods.values()):
        for kind, content in told.get("requestBody", {}).get("content", {}).items():
            if kind == JSON:
                content["example"] = sent(content["schema"], schemas)
        for answer in told["responses"].values():
            if content := answer.get("content", {}).get(JSON):
                content["example"] = answered(content["schema"], schemas)


def _parameter(given):
    """A parameter is there or not: it is never null."""
    schema = given["schema"]
    if "anyOf" in schema:
        schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
    schema = {name: value for name, value in schema.items() if name not in ("title", "description")}
    return {"name": given["name"], "in": given["in"], **given, "schema": schema}


def _refusals(method, path):
    found = set(ALWAYS) | {422}
    found |= {404} if "{" in path else set()
    found |= {400, 409, 413, 415} if method in ("POST", "PATCH") else set()
    found |= {412} if method == "PATCH" and path.startswith("/tickets") else set()
    found |= {409, 410} if path.endswith("/content") else set()
    return found | ({507} if path == "/attachments" else set())


def _refusal(status):
    codes = [code for code, (its, _, _) in PROBLEMS.items() if its == status]
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}} if status == 429 else {}
    told = {"description": ", ".join(f"`{code}`" for code in codes), "content": content}
    return told | ({"headers": headers} if headers else {})


def _without_false_nulls(node):
    """Members that may be left out but not be null have None as their default in Python only."""
    if isinstance(node, list):
        return [_without_false_nulls(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {name: _without_false_nulls(each) for name, each in node.items()}
    if "default" in node and node["default"] is None and not _nullable(node):
        del kept["default"]
    return kept


def _nullable(schema):
    return any(each.get("type") == "null" for each in schema.get("anyOf", []))
