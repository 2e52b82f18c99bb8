"""Style sheets: few files when collected, logical properties only, and no way out of the installation."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from pasokh.ui.bundle import ENTRY_SHEETS, BundlingStorage, bundle

CSS = Path(__file__).resolve().parents[2] / "pasokh/ui/static/ui/css"
OURS = sorted(CSS.rglob("*.css"))
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
)


def read(name):
    return Path(finders.find(name)).read_text()


@pytest.mark.parametrize("name", ENTRY_SHEETS)
def test_bundle_swallows_every_import_and_keeps_braces_even(name):
    text = bundle(name, read)
    assert "@import" not in text
    assert text.count("{") == text.count("}")
    assert ".btn-primary" in text and "--accent:" in text


def test_public_bundle_needs_no_layers_and_the_desks_has_them():
    assert "@layer" not in bundle("ui/css/public.css", read)
    assert "@layer components {" in bundle("ui/css/app.css", read)


def test_every_sheet_is_imported():
    imported = {line for sheet in OURS for line in re.findall(r'@import url\("([^"]+)"\)', sheet.read_text())}
    for sheet in OURS:
        if sheet.name not in ("app.css", "public.css", "mail.css"):
            assert str(sheet.relative_to(CSS)) in imported, sheet


@pytest.mark.parametrize("sheet", OURS, ids=lambda path: path.name)
def test_sheets_are_logical_and_local(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    text = re.sub(r"@media[^{]*", "", text)
    assert PHYSICAL.findall(text) == []
    assert "//" not in text.replace("://", "//") or "http" not in text
    assert re.findall(r"font-style:\s*italic|text-transform|letter-spacing", text) == []


def test_variables_that_are_used_are_defined():
    text = "".join(sheet.read_text() for sheet in OURS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = {name for name, fallback in re.findall(r"var\((--[\w-]+)(,)?", text) if not fallback}
    assert used <= defined


def test_plain_names_serve_until_something_is_collected(tmp_path):
    storage = BundlingStorage(location=tmp_path, base_url="/static/")
    assert storage.url("ui/css/app.css") == "/static/ui/css/app.css"
    sheets = {
        str(sheet.relative_to(CSS.parents[1])): (
            FileSystemStorage(CSS.parents[1]),
            str(sheet.relative_to(CSS.parents[1])),
        )
        for sheet in OURS
    }
    fonts = {"ui/fonts/Vazirmatn.woff2": (FileSystemStorage(CSS.parents[1]), "ui/fonts/Vazirmatn.woff2")}
    for name, (source, path) in (sheets | fonts).items():
        storage.save(name, source.open(path))
    assert not [failed for _, _, failed in storage.post_process(sheets | fonts) if isinstance(failed, Exception)]
    url = storage.url("ui/css/app.css")
    collected = (tmp_path / url.removeprefix("/static/")).read_text()
    assert url != "/static/ui/css/app.css" and "@import" not in collected and ".woff2" in collected
    assert (tmp_path / f"{url.removeprefix('/static/')}.gz").exists()
    with pytest.raises(ValueError):
        storage.url("ui/css/missing.css")
