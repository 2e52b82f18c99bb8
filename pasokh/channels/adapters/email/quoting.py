"""The new text of a mail apart from what it quotes and how it is signed.

Rule worth more than any other: a mail with text never becomes an empty reply, and nothing is thrown away; what is not
the reply is returned too.
"""

import re

from mailparser_reply import EmailReplyParser

from . import quote_marks as marks

MOST_LINES = 2_000
# mail-parser-reply's patterns are quadratic in a line's length: only text that cannot hurt is shown to it.
LIBRARY_LINES = 400
LIBRARY_LINE = 300
LIBRARY_LANGUAGES = ["en", "de", "fr", "it", "nl", "pl", "sv", "da", "ja", "ko", "cs", "es", "zh"]
LONGEST_SIGNATURE = 15
WRAPPED = 70


def split_text(text: str) -> tuple[str, str]:
    """(reply, rest) of a plain text body, both without blank lines around them."""
    lines = _parted(text.split("\n"))
    kinds = _classify(lines[:MOST_LINES])
    kinds += kinds[-1:] * (len(lines) - len(kinds))
    reply, rest = _assemble(lines, kinds)
    if not reply:
        return text.strip("\n").rstrip(), ""
    return reply, rest


def _parted(lines: list[str]) -> list[str]:
    """The lines; an announcement that shares its line with the end of the answer, or with the beginning of the quotation, becomes one of its own."""
    for at, line in enumerate(lines[:MOST_LINES]):
        if len(line) > marks.LONGEST_LINE:
            continue
        if found := marks.RUNS_ON.match(line):
            return [*lines[:at], found["rest"], found["quoted"], *lines[at + 1 :]]
        if (shared := marks.SHARED.match(line)) and _quoted_follows(lines, at + 1):
            return [*lines[:at], shared["own"], line[shared.end("own") :].strip(), *lines[at + 1 :]]
    return lines


def _classify(lines: list[str]) -> list[str]:
    """One letter a line: t text, q quoted, s signature, blank lines as t."""
    kinds = ["t"] * len(lines)
    at = 0
    while at < len(lines):
        at = _mark(lines, kinds, at)
    return _sign(lines, kinds if any(map(_forwards, lines)) else _by_library(lines, kinds))


def _forwards(line: str) -> bool:
    return bool(marks.FORWARDED.match(marks.bare(line)))


def _mark(lines: list[str], kinds: list[str], at: int) -> int:
    """Mark what starts at this line and return the next line to look at."""
    if marks.QUOTED.match(lines[at]):
        return _mark_quote(lines, kinds, at)
    if _forwards(lines[at]):
        return len(lines)  # a forwarded mail is new to the desk: it is part of the message
    length = marks.attribution_at(lines, at)
    if length and (_quoted_follows(lines, at + length) or not _text_above(lines, kinds, at)):
        # With nothing above it, it announces what follows: nobody can tell then what of that is whose, so all of it is kept.
        kinds[at : at + length] = "q" * length
        return at + length
    if length or _opens_rest(lines, at):
        kinds[at:] = "q" * (len(lines) - at)
        return len(lines)
    return at + 1


def _mark_quote(lines: list[str], kinds: list[str], at: int) -> int:
    """Mark a quoted line, the attribution right above it, and the tail of a line that the mailer broke after the mark."""
    if at == 0 or kinds[at - 1] == "t":
        start = marks.attribution_above(lines, at)
        kinds[start:at] = "q" * (at - start)
    kinds[at] = "q"
    if _is_broken_off(lines, at + 1):
        kinds[at + 1] = "q"
        return at + 2
    return at + 1


def _is_broken_off(lines: list[str], at: int) -> bool:
    """Whether a line right between two quoted ones is the tail of the first: of a long one, or of an address of the web."""
    if at + 1 >= len(lines) or not lines[at].strip() or marks.QUOTED.match(lines[at]):
        return False
    tail = len(lines[at - 1]) >= WRAPPED or bool(marks.BROKEN_TAIL.match(lines[at][: marks.LONGEST_LINE]))
    return tail and bool(marks.QUOTED.match(lines[at + 1]))


def _text_above(lines: list[str], kinds: list[str], at: int) -> bool:
    return any(kinds[above] == "t" and lines[above].strip() for above in range(at))


def _quoted_follows(lines: list[str], at: int) -> bool:
    """Whether the first line with words after an attribution carries quoting marks."""
    following = next((line for line in lines[at : at + 5] if line.strip()), "")
    return bool(marks.QUOTED.match(following))


def _opens_rest(lines: list[str], at: int) -> bool:
    """Whether everything from here on is the older mail: a separator or Outlook's block, with or without its rule."""
    line = marks.bare(lines[at])[: marks.LONGEST_LINE]
    if marks.ORIGINAL.match(line) or marks.ABOVE.match(line):
        return True
    if marks.RULE.match(line):
        below = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), None)
        return below is not None and marks.header_block_at(lines, below)
    return marks.header_block_at(lines, at)


def _by_library(lines: list[str], kinds: list[str]) -> list[str]:
    """What mail-parser-reply takes for the first header of an older mail, where our own rules saw none."""
    if "q" in kinds or len(lines) > LIBRARY_LINES or any(len(line) > LIBRARY_LINE for line in lines):
        return kinds
    try:
        replies = EmailReplyParser(languages=LIBRARY_LANGUAGES).read("\n".join(lines)).replies
    except Exception:  # a help, never a hindrance
        return kinds
    if len(replies) < 2 or not replies[0].content.strip() or not replies[1].headers.strip():
        return kinds
    opening = replies[1].headers.strip().split("\n")[0].strip()
    start = next((at for at, line in enumerate(lines) if line.strip() == opening), len(lines))
    return kinds[:start] + ["q"] * (len(lines) - start)


def _sign(lines: list[str], kinds: list[str]) -> list[str]:
    """Mark signatures: from a delimiter or a device's line to the next quotation; short ones only."""
    for at, line in enumerate(lines):
        if kinds[at] != "t" or not _text_above(lines, kinds, at):
            continue
        end = next((n for n in range(at, len(lines)) if kinds[n] == "q"), len(lines))
        words = sum(1 for below in lines[at:end] if below.strip())
        device = marks.DEVICE.match(marks.bare(line)[: marks.LONGEST_LINE]) and words <= 3
        delimiter = line == "-- " or (marks.SIGNATURE.match(line) and words <= LONGEST_SIGNATURE)
        if device or delimiter:
            kinds[at:end] = "s" * (end - at)
    return kinds


def _assemble(lines: list[str], kinds: list[str]) -> tuple[str, str]:
    """Keep the new text; where it answers several quotations in turn, keep those too, as the reply speaks of them."""
    own = [at for at, line in enumerate(lines) if kinds[at] == "t" and line.strip()]
    if not own:
        return "", "\n".join(lines).strip("\n")
    keep = _kept(lines, kinds, own[0], own[-1])
    reply = [line for line, kept in zip(lines, keep, strict=True) if kept]
    rest = [line for line, kept in zip(lines, keep, strict=True) if not kept]
    return _tidy(reply, rest), "\n".join(rest).strip("\n")


def _kept(lines: list[str], kinds: list[str], first: int, last: int) -> list[bool]:
    """A single quotation, wherever it stands, is left out; answers between quotations keep them, from the first one on.

    One line between quoted ones may be what a program broke off: below a question it is an answer.
    """
    spans = "".join("a" if at and marks.ASKS.search(lines[at - 1]) else kind for at, kind in enumerate(kinds))
    spans = "".join("q" if kind == "q" else span for kind, span in zip(kinds, spans, strict=True))
    quotes = len(re.findall(r"q+", re.sub(r"(?<=q)t(?=q)", "q", spans[: last + 1])))
    answered = quotes >= 2 and "q" in spans[first:last]
    first = 0 if answered else first
    return [first <= at <= last and (kind == "t" or (answered and kind == "q")) for at, kind in enumerate(kinds)]


def _tidy(reply: list[str], rest: list[str]) -> str:
    """The reply without the rule that some mailers draw under it, and without runs of blank lines."""
    while rest and reply and (not reply[-1].strip() or marks.FAREWELL.match(reply[-1])):
        rest.insert(0, reply.pop())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reply)).strip("\n").rstrip()
