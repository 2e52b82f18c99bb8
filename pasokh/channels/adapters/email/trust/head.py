"""The head of a mail as its bytes, for signatures are made of bytes: fields in order, nothing decoded."""

import re
from dataclasses import dataclass

LONGEST_HEAD = 512_000  # bytes; no honest head is longer
MOST_FIELDS = 2_000
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")


@dataclass(frozen=True)
class Head:
    """`fields` are (name in lower case, the whole field with its name and folds, without its last line end), top first; `body` begins at this byte."""

    fields: tuple[tuple[str, bytes], ...]
    body: int

    def values(self, name: str) -> list[str]:
        """The values of all fields of a name, on one line each."""
        return [one_line(field.partition(b":")[2]) for known, field in self.fields if known == name]


def one_line(value: bytes) -> str:
    """A value without its folds."""
    return re.sub(r"[\r\n]+[ \t]*", " ", value.decode("utf-8", "replace")).strip()


def head_of(raw: bytes) -> Head:
    """The head of a mail, with CRLF between the lines of a field; as much of it as LONGEST_HEAD."""
    fields, at = [], 0
    while at < min(len(raw), LONGEST_HEAD) and len(fields) < MOST_FIELDS:
        end = raw.find(b"\n", at)
        end = len(raw) if end < 0 else end
        line, at = raw[at:end].removesuffix(b"\r"), end + 1
        if not line:
            break
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif found := FIELD.match(line):
            fields.append((found[1].decode("ascii").lower(), [line]))
    return Head(tuple((name, b"\r\n".join(lines)) for name, lines in fields), at)


def tags_of(text: str) -> dict[str, str]:
    """`a=b; c=d` as a dict, white space within values kept. Raises ValueError where a name comes twice or is none."""
    found = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        name = name.strip()
        if not part.strip():
            continue
        if not equals or name in found or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,30}", name):
            raise ValueError(f"not a list of tags: {part[:40]!r}")
        found[name] = value.strip()
    return found
