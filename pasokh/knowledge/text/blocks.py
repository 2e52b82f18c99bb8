"""Blocks of our own for markdown-it: callouts and questions (`:::`), videos (`@[…](…)`)."""

import re

CALLOUTS = ("note", "tip", "warning", "danger")
KINDS = (*CALLOUTS, "faq")
_OPENING = re.compile(r"(:{3,20})[ \t]*([a-z]{3,10})(?:[ \t]+(.*?))?[ \t]*\Z")
_CLOSING = re.compile(r"(:{3,20})[ \t]*\Z")
_VIDEO = re.compile(r"@\[([^\]\n]{0,300})\]\(([^\s()<>]{1,2000})\)[ \t]*\Z")


def add_blocks(reader):
    """Teach a reader (MarkdownIt) our blocks. Returns it."""
    ends = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    reader.block.ruler.before("fence", "container", _container, ends)
    reader.block.ruler.before("fence", "video", _video, ends)
    return reader


def _line(state, number):
    if state.is_code_block(number):
        return ""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _container(state, start, end, silent):
    opening = _OPENING.match(_line(state, start))
    if not opening or opening[2] not in KINDS:
        return False
    if silent:
        return True
    after = _end_of(state, start, end, len(opening[1]))
    token = state.push("container_open", "div", 1)
    token.info, token.content, token.map = opening[2], (opening[3] or "").strip(), [start, after]
    kept = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", after
    state.md.block.tokenize(state, start + 1, after)
    state.parentType, state.lineMax = kept
    token = state.push("container_close", "div", -1)
    token.info = opening[2]
    state.line = min(after + 1, end)
    return True


def _end_of(state, start, end, colons):
    """The line that closes it: with as many colons, and not one of a block inside; the end of all where nobody closed it."""
    inside = []
    for number in range(start + 1, end):
        line = _line(state, number)
        if not line.startswith(":::"):
            continue
        closing = _CLOSING.match(line)
        if not closing:
            inner = _OPENING.match(line)
            inside += [len(inner[1])] if inner and inner[2] in KINDS else []
        elif inside and len(closing[1]) == inside[-1]:
            inside.pop()
        elif len(closing[1]) == colons:
            return number
    return end


def _video(state, start, end, silent):
    found = _VIDEO.match(_line(state, start))
    if not found:
        return False
    if silent:
        return True
    token = state.push("video", "figure", 0)
    token.content, token.map = found[1].strip(), [start, start + 1]
    token.attrs = {"src": found[2]}
    state.line = start + 1
    return True
