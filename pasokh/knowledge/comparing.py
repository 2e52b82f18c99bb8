"""What differs between two texts, line by line and word by word within lines. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from . import guides

MOST_WORDS = 2_000  # of one changed stretch: beyond, it is shown as old and new, for comparing takes quadratic time
AROUND = 2  # unchanged lines that are shown beside changed ones
_WORDS = re.compile(r"\s+|[\w\u200c]+|[^\w\s]")


@dataclass(frozen=True)
class Line:
    """One line of the comparison: `kind` is same, old, new or gap (lines left out); `parts` are (word or words, whether they differ)."""

    kind: str
    parts: tuple = ()
    left_out: int = 0


def compare(old: str, new: str) -> list[Line]:
    """The lines of both, what is the same once; long stretches of the same are left out."""
    before, after, lines = old.splitlines(), new.splitlines(), []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            lines += [Line("same", ((line, False),)) for line in before[from_old:to_old]]
        else:
            lines += _changed(before[from_old:to_old], after[from_new:to_new])
    return _shortened(lines)


def text_of(revision) -> str:
    """All that a revision says, as one text to be compared."""
    body = guides.words_of(revision.steps) if revision.steps else revision.body
    return "\n".join(filter(None, [revision.title, revision.summary, "", body]))


def _changed(old, new):
    if len(old) != len(new):
        return [*(_whole("old", line) for line in old), *(_whole("new", line) for line in new)]
    lines = []
    for before, after in zip(old, new, strict=True):
        lines += _words(before, after)
    return lines


def _whole(kind, line):
    return Line(kind, ((line, True),))


def _words(before, after):
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [_whole("old", before), _whole("new", after)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:
        return [_whole("old", before), _whole("new", after)]
    left, right = [], []
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        left.append(("".join(old[from_old:to_old]), kind != "equal"))
        right.append(("".join(new[from_new:to_new]), kind != "equal"))
    return [Line("old", _filled(left)), Line("new", _filled(right))]


def _filled(parts):
    return tuple(part for part in parts if part[0])


def _shortened(lines):
    shown = set()
    for number, line in enumerate(lines):
        if line.kind != "same":
            shown.update(range(number - AROUND, number + AROUND + 1))
    found, left_out = [], 0
    for number, line in enumerate(lines):
        if number in shown:
            found += [Line("gap", left_out=left_out)] if left_out else []
            found.append(line)
            left_out = 0
        else:
            left_out += 1
    return [*found, Line("gap", left_out=left_out)] if left_out and found else found
