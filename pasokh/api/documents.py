"""The API's description, for programs and for people. Both are public: they tell nothing of any workspace."""

import json
from functools import lru_cache
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import openapi as description
from .answers import JSON
from .problems import PROBLEMS


@lru_cache(maxsize=1)
def _document():
    return description.document(), description.text()


@require_safe
def openapi(request):
    """OpenAPI 3.1."""
    headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
    return HttpResponse(_document()[1], content_type=JSON, headers=headers)


@require_safe
def docs(request):
    """The same for people, on one page and from this server alone."""
    return render(request, "api/docs.html", {"rooms": _rooms(_document()[0]), "problems": PROBLEMS})


def _rooms(document):
    """[(tag, [operation, …]), …] with what the page shows of each."""
    found = [
        _shown(path, method, told, document["components"]["schemas"])
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    return [(tag, list(each)) for tag, each in groupby(found, key=lambda shown: shown["tag"])]


def _shown(path, method, told, schemas):
    body = told.get("requestBody", {}).get("content", {})
    answers = [(status, answer) for status, answer in told["responses"].items() if int(status) < 400]
    return {
        "id": told["operationId"],
        "tag": told["tags"][0],
        "method": method.upper(),
        "path": path,
        "about": told["description"],
        "scopes": told["security"][0]["Bearer"],
        "parameters": told["parameters"],
        "body": [_pretty(content.get("example")) for content in body.values() if "example" in content],
        "form": _form(body),
        "answers": [(status, answer["description"], _answer(answer)) for status, answer in answers],
        "refusals": [
            (status, answer["description"]) for status, answer in told["responses"].items() if int(status) >= 400
        ],
    }


def _form(body):
    return list(body.get("multipart/form-data", {}).get("schema", {}).get("properties", {}))


def _answer(answer):
    content = answer.get("content", {}).get(JSON)
    return _pretty(content["example"]) if content else ""


def _pretty(value):
    return json.dumps(value, ensure_ascii=False, indent=2)
