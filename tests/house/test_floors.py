"""What import-linter cannot see goes down the stairs too: foreign keys and migration dependencies named as text,
template includes, URL names."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2] / "pasokh"
FLOORS = (
    ("config",),
    ("installation",),
    ("front",),
    ("desk", "portal", "widget", "api"),
    ("insights",),
    ("flows",),
    ("automation",),
    ("assistant",),
    ("quality", "success"),
    ("outreach",),
    ("channels", "visitors", "knowledge", "commerce", "fieldwork"),
    ("notices",),
    ("routing", "sla"),
    ("tickets",),
    ("contacts",),
    ("live", "calendars"),
    ("workspaces",),
    ("events",),
    ("ui",),
    ("search",),
    ("kernel",),
)
FLOOR_OF = {room: len(FLOORS) - number for number, floor in enumerate(FLOORS) for room in floor}


def may_know(upper, lower):
    """Whether a room may know another one."""
    return upper == lower or FLOOR_OF[upper] > FLOOR_OF[lower]


def test_every_package_has_its_floor():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - set(FLOOR_OF) == set()


def test_foreign_keys_go_down():
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in FLOOR_OF
        for field in model._meta.local_fields + model._meta.local_many_to_many
        if field.is_relation
        and field.related_model._meta.app_label in FLOOR_OF
        and not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def test_migrations_depend_downwards():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    wrong = [
        f"{label}.{name} → {other}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in FLOOR_OF
        for other, _ in migration.dependencies
        if other in FLOOR_OF and not may_know(label, other)
    ]
    assert wrong == []


def templates():
    for path in ROOT.glob("*/jinja2/**/*.html"):
        yield path.relative_to(ROOT).parts[0], path


def test_templates_take_parts_of_lower_rooms_only():
    named = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([a-z_]+)/""")
    wrong = [
        f"{path.relative_to(ROOT)} → {other}"
        for room, path in templates()
        for other in named.findall(path.read_text(encoding="utf-8"))
        if other in FLOOR_OF and not may_know(room, other)
    ]
    assert wrong == []


def url_names():
    """Every named address and the room that it belongs to."""

    def walk(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern, inner)
            elif pattern.name:
                module = getattr(pattern.callback, "__module__", "")
                yield f"{prefix}{pattern.name}", module.removeprefix("pasokh.").split(".")[0]

    return dict(walk(get_resolver()))


def test_templates_link_to_addresses_of_their_own_room_or_below():
    rooms = url_names()
    named = re.compile(r"""url\(\s*["']([\w:-]+)["']""")
    wrong = [
        f"{path.relative_to(ROOT)} → {name}"
        for room, path in templates()
        for name in named.findall(path.read_text(encoding="utf-8"))
        if rooms.get(name) in FLOOR_OF and not may_know(room, rooms[name])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("upper", "lower", "allowed"), [("desk", "tickets", True), ("tickets", "desk", False), ("desk", "api", False)]
)
def test_the_stairs_themselves(upper, lower, allowed):
    assert may_know(upper, lower) is allowed
