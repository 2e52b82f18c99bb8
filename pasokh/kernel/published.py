"""JSON Schemas of what businesses take out and in, published below docs/: written from the code by a command; a test holds both equal."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import override

DOCS = Path(__file__).resolve().parents[2] / "docs"


def object_of(properties, required=()) -> dict:
    """The shape of an object with these members and no others."""
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def line(longest) -> dict:
    """The shape of a text that says something."""
    return {"type": "string", "minLength": 1, "maxLength": longest}


def export_of(about, *, format, version, properties, required=(), definitions) -> dict:
    """The JSON Schema (2020-12) of an export: what it is (title, description), what it holds, and what its ids are called where it comes from."""
    marks = {"format": {"const": format}, "version": {"const": version}}
    names = {"names": {"type": "object", "additionalProperties": {"type": "string"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **about,
        "type": "object",
        "properties": marks | properties | names,
        "required": ["format", "version", *required],
        "$defs": definitions,
    }


def published(schema) -> str:
    """A document as it is published, its titles in English; `schema` makes it."""
    with override("en"):
        return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


class PublishSchema(BaseCommand):
    """Writes a document anew: `path` is where it stands below docs/, `text` its text."""

    requires_system_checks = ()
    path = ""

    def text(self) -> str:
        raise NotImplementedError

    def handle(self, *args, **options):
        place = DOCS / self.path
        place.write_text(self.text(), encoding="utf-8")
        self.stdout.write(place.name)
