"""What an open chat fetches when it is first wanted: scripts in its language, each with a style sheet where it has one (`source/app/pieces/`)."""

from functools import cache
from pathlib import Path

from django.templatetags.static import static

MADE = Path(__file__).parent / "static/widget"
SCRIPT = ".fa.js"  # each is there in every language
CHAT = "app"


def pieces_of(language) -> dict[str, list[str]]:
    """Addresses by the name of the piece."""
    return {name: [static(f"widget/{each.format(language)}") for each in files] for name, files in _pieces().items()}


@cache
def _pieces():
    names = sorted(file.name.removesuffix(SCRIPT) for file in MADE.glob(f"*{SCRIPT}"))
    return {name: _files(name) for name in names if name != CHAT}


def _files(name):
    sheet = f"{name}.css"
    return [f"{name}.{{}}.js", *([sheet] if (MADE / sheet).exists() else [])]
