"""The Persian catalogues are read as one: the first room's word for a text wins everywhere, so that all must say the same, or say of what in a context."""

import ast
from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

ROOMS = Path(__file__).parents[2] / "pasokh"
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def words():
    """{(context, msgid): {translation: rooms}}."""
    found = defaultdict(lambda: defaultdict(list))
    for path in sorted(ROOMS.glob("*/locale/fa/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="fa"):
                if message.id:
                    found[message.context, message.id][message.string].append(path.parents[3].name)
    return found


def test_a_text_has_one_translation_in_all_rooms():
    differing = {text: dict(said) for text, said in words().items() if len(said) > 1}
    assert differing == {}, "say it the same, or use pgettext where it means something else"


def test_no_text_is_marked_inside_an_f_string():
    """Whoever collects the texts does not look into f-strings: what is marked there stands in no catalogue."""
    nested = [
        f"{path.relative_to(ROOMS)}:{call.lineno}"
        for path in ROOMS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS
    ]
    assert nested == []
