"""Soft line breaks of ``format=flowed`` (RFC 3676) joined again."""

import re

QUOTES = re.compile(r"^(>*) ?(.*)$", re.DOTALL)


def unflow(text: str, *, delsp: bool = False) -> str:
    """Paragraphs in place of lines that end in a space; quoting marks and the signature line ``-- `` stay."""
    out, depth, flowing = [], -1, False
    for line in text.split("\n"):
        marks, rest = QUOTES.match(line).groups() if line.startswith((">", " ")) else ("", line)
        joins = flowing and len(marks) == depth and rest != "-- "
        if joins:
            out[-1] += rest
        else:
            out.append((marks + " " if marks else "") + rest)
        depth, flowing = len(marks), rest.endswith(" ") and rest != "-- "
        if flowing and delsp:
            out[-1] = out[-1][:-1]
    return "\n".join(out)
