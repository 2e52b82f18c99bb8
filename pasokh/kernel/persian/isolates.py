"""Direction in plain text, where no ``<bdi>`` helps: notifications, subjects, plain mail, file names.

Isolates (Unicode UAX #9) keep a name or a number from turning the sentence around it. The same controls, and the invisible
characters, let a sender disguise a name («…gpj.exe» shown as «…exe.jpg»): they are taken out of names, subjects and file names.
The half-space (U+200C) stays, for Persian needs it, and so does the joiner of emoji (U+200D).
"""

import re

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_OPENING_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_PDF = "\u202c"

# Overrides, embeddings, isolates; marks of direction; zero-width and deprecated format characters; fillers that look like nothing;
# tags; interlinear annotations. Not U+200C and U+200D.
_DISGUISES = (
    "\u061c\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_DISGUISE = re.compile(f"[{_DISGUISES}]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+|[\ud800-\udfff]")
_ISOLATED_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


def isolate(text: object) -> str:
    """``text`` with its own direction, set apart from the sentence it stands in (each line, for an isolate ends with its line)."""
    return _ISOLATED_LINE.sub(lambda line: FSI + balanced(line[0]) + PDI, str(text))


def ltr(text: object) -> str:
    """Left to right whatever stands around it: phones, codes, ticket numbers, addresses."""
    return f"{LRI}{balanced(str(text))}{PDI}"


def clean_line(text: str, max_length: int = 500) -> str:
    """A name or subject as it may be shown: one line, no disguises, spaces collapsed, at most ``max_length`` characters."""
    line = _CONTROL.sub(" ", text[: max_length * 8])
    return " ".join(_DISGUISE.sub("", line).split())[:max_length].strip(" \u200c\u200d")


def show_disguises(text: str) -> str:
    """``text`` with each control that turns or hides text written out, for those who must see it: ``⟨U+202E⟩``."""
    return _DISGUISE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def balanced(text: str) -> str:
    """``text`` whose direction controls are closed within each line, and closes nothing that it did not open."""
    if not _BIDI.search(text):
        return text
    return "".join(_balanced_line(line) for line in text.splitlines(keepends=True))


def _balanced_line(line: str) -> str:
    """UAX #9: PDI closes its isolate and all embeddings opened inside it; PDF closes the last embedding of the same isolate."""
    body = line.rstrip("\r\n\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e")
    kept, opened = [], []
    for character in body:
        if _closes_nothing(character, opened):
            continue
        kept.append(character)
        _follow(character, opened)
    closers = (PDI if opener in (LRI, RLI, FSI) else _PDF for opener in reversed(opened))
    return "".join(kept) + "".join(closers) + line[len(body) :]


def _closes_nothing(character: str, opened: list[str]) -> bool:
    if character == PDI:
        return not any(opener in (LRI, RLI, FSI) for opener in opened)
    return character == _PDF and (not opened or opened[-1] not in _OPENING_EMBEDDINGS)


def _follow(character: str, opened: list[str]) -> None:
    if character in (LRI, RLI, FSI) or character in _OPENING_EMBEDDINGS:
        opened.append(character)
    elif character == _PDF:
        opened.pop()
    elif character == PDI:
        while opened.pop() in _OPENING_EMBEDDINGS:
            pass
