"""The import map of the product's modules.

Modules import one another by bare names (``models/draft``), never by path: so the hashed file names of the collected static files
stay right without a build step. Every installed application may bring modules below ``static/<label>/js/{controllers,models,helpers}``;
a controller ``menu_controller.js`` is known to Stimulus as ``menu`` and loaded when an element first asks for it.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.templatetags.static import static
from markupsafe import Markup

FOLDERS = ("controllers", "models", "helpers")
VENDORED = {  # each is loaded when a module first imports it
    "@hotwired/stimulus": "ui/vendor/stimulus.js",
    "@joint/core": "ui/vendor/joint.min.js",
    "@dagrejs/dagre": "ui/vendor/dagre.esm.js",
    "turndown": "ui/vendor/turndown.es.js",
    "prosemirror": "ui/vendor/prosemirror.js",
}


def import_map() -> Markup:
    """The JSON of the import map, safe inside a script element."""
    return _import_map_while_editing() if settings.DEBUG else _import_map()


@lru_cache
def _import_map() -> Markup:
    return _import_map_while_editing()


def _import_map_while_editing() -> Markup:
    imports = {name: static(path) for name, path in {**VENDORED, **modules()}.items()}
    return Markup(json.dumps({"imports": imports}, sort_keys=True).replace("<", "\\u003c"))  # noqa: S704 - escaped here


def modules() -> dict[str, str]:
    """Module name to static path, for every application; on a doubled name the application listed first wins."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        root = Path(config.path) / "static" / config.label / "js"
        for folder in FOLDERS:
            for file in sorted((root / folder).glob("*.js")):
                found.setdefault(f"{folder}/{file.stem}", f"{config.label}/js/{folder}/{file.name}")
    return found
