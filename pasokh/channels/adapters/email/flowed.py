"""Soft line breaks of ``format=flowed`` (RFC 3676) joined again."""

import re

QUOTES = re.compile(r"^(>*) ?(.*)$", re.DOTALL)


def unflow(text: str, *, delsp: bool = False) -> str:
    """Paragraphs in place of lines that end in a space; quoting marks and the signature line ``-- `` stay."""
    out: list[list[str]] = []
    depth, flowing = -1, False
    for line in text.split("\n"):
        marks, rest = QUOTES.match(line).groups() if line.startswith((">", " ")) else ("", line)
        joins = flowing and len(marks) == depth and rest != "-- "
        depth, flowing = len(marks), rest.endswith(" ") and rest != "-- "
        piece = rest[:-1] if flowing and delsp else rest
        if joins:
            out[-1].append(piece)
        else:
            out.append([marks + " " if marks else "", piece])
    return "\n".join(map("".join, out))
