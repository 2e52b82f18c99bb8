"""From the tree of parts to what a person reads (text and HTML) and what she was sent along (files)."""

import html
import mimetypes
import re
import time
from dataclasses import dataclass, field
from functools import cached_property

from . import flowed
from .charsets import clean, decode
from .heads import file_name, readable, subject, unescape
from .html_text import html_to_text, too_deep
from .mail import MailFile
from .naming import made_name, told_apart
from .packed import is_packed, unpack_into
from .tree import Part, first_charset, parse_tree, uufiles

MOST_PARTS = 2_000
MOST_FILES = 500
SECONDS = 20.0
LONGEST_TEXT = 2_000_000
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# What programs put before the first part for readers without MIME; a person's words there are kept.
NOTICE = re.compile(r"\bMIME\b|multi-?part", re.IGNORECASE)
REPORTS = {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
           "message/feedback-report"}  # fmt: skip


@dataclass
class Block:
    """One stretch of the body: its plain text, its HTML, or both when the sender gave alternatives."""

    text: str = ""
    html: str = ""

    @cached_property
    def readable(self) -> str:
        """The text; HTML alone is turned into text."""
        return self.text if self.text.strip() or not self.html else html_to_text(self.html)


@dataclass(slots=True)
class Body:
    """What is gathered while walking: blocks in reading order, files, machine reports, and the limits met."""

    blocks: list[Block] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    spare: list[Block] = field(default_factory=list)  # words inside of files, for mails that say nothing else
    parts: int = 0
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def text(self) -> str:
        """The readable text of all blocks."""
        return "\n\n".join(filter(None, (block.readable for block in self.blocks))).strip("\n")[:LONGEST_TEXT]

    @property
    def html(self) -> str:
        """The HTML of all blocks, or "" when none came as HTML or no parser should be given it."""
        if not any(block.html for block in self.blocks):
            return ""
        markup = "\n".join(block.html or _as_html(block.text) for block in self.blocks)[:LONGEST_TEXT]
        if too_deep(markup):
            self.defects.append("html-too-deep")
            return ""
        return markup

    def exhausted(self) -> bool:
        """Whether a limit of parts, files or time is met; it is noted once."""
        limit = self.parts > MOST_PARTS or len(self.files) >= MOST_FILES or time.monotonic() > self.deadline
        if limit and "too-much" not in self.defects:
            self.defects.append("too-much")
        return limit


def _as_html(text: str) -> str:
    return f'<div style="white-space:pre-wrap">{html.escape(text)}</div>' if text.strip() else ""


def read_body(root: Part) -> Body:
    """Walk the tree once; when nothing readable was found, look into the first enclosed message."""
    body = Body()
    _walk(root, body)
    if not body.text.strip():
        body.blocks += body.spare
    if not body.text.strip():
        _read_files(root, body)
    if not body.text.strip():
        _read_enclosed(root, body)
    if not body.text.strip() and root.preamble.strip() and not NOTICE.search(root.preamble):
        body.blocks.append(Block(text=clean(unescape(root.preamble)).strip()))
    body.files = told_apart(body.files)
    return body


def _walk(part: Part, body: Body) -> None:
    body.parts += 1
    if body.exhausted():
        return
    if part.content_type == "multipart/alternative" and part.children:
        _alternative(part, body)
    elif part.is_message:
        _enclosed(part, body)
    elif part.children:
        for child in part.children:
            _walk(child, body)
    else:
        _leaf(part, body)


def _alternative(part: Part, body: Body) -> None:
    """Several forms of one text: they become one block; files among them (calendars, images) are kept as files."""
    inner = Body(deadline=body.deadline, parts=body.parts)
    for child in part.children:
        _walk(child, inner)
    texts = [block.text for block in inner.blocks if block.text.strip()]
    htmls = [block.html for block in inner.blocks if block.html.strip()]
    body.blocks.append(Block("\n\n".join(texts), "\n".join(htmls)))
    body.files += inner.files
    body.spare += inner.spare
    body.reports += inner.reports
    body.defects += inner.defects
    body.parts = inner.parts


def _enclosed(part: Part, body: Body) -> None:
    if part.content_type in REPORTS:
        _report(part, _report_text(part), body)
        return
    enclosed = part.children[0]
    title = subject(unescape(enclosed.headers.get("subject", ""), first_charset(enclosed)))
    body.files.append(_file(part, part.content(), f"{title}.eml" if title else ""))


def _report(part: Part, text: str, body: Body) -> None:
    """A machine's report is read by machines, and kept as a file for people who want its very words."""
    body.reports.append(text)
    body.files.append(_file(part, text.encode()))


def _report_text(part: Part) -> str:
    """A delivery status as text: the parsers take its groups of fields for messages, so they are put together again."""
    groups = (
        "\n".join(f"{name}: {readable(value)}" for name, value in child.headers.items()) for child in part.children
    )
    return "\n\n".join(groups)


def _leaf(part: Part, body: Body) -> None:
    kind = part.content_type
    if kind in REPORTS:
        _report(part, clean(decode(part.content())), body)
    elif kind.startswith("multipart/"):
        _unopened(part, body)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        _text(part, kind, body)
    else:
        _keep(_file(part, part.content()), body)


def _keep(file: MailFile, body: Body) -> None:
    """A file; of Outlook's package what is inside."""
    unpacked = unpack_into(file) if is_packed(file) else None
    if unpacked is None:
        body.files.append(file)
        return
    files, text, html_ = unpacked
    body.files += files[: MOST_FILES - len(body.files)]
    body.spare.append(Block(text=text, html=html_))


def _is_file(part: Part) -> bool:
    named = part.parameter("content-disposition", "filename") or part.parameter("content-type", "name")
    return part.disposition == "attachment" or bool(named)


def _unopened(part: Part, body: Body) -> None:
    """A multipart whose boundary was not found: try the one that its text shows, else read it as text."""
    content = part.content()
    shown = re.search(rb"^--([^\s]{1,70}) *\r?\n[A-Za-z-]+:", content, re.MULTILINE)
    if shown and body.parts < MOST_PARTS:
        body.defects.append("boundary")
        head = b'Content-Type: multipart/mixed; boundary="' + shown[1].replace(b'"', b"") + b'"\r\n\r\n'
        tree = parse_tree(head + content, body.defects)
        if tree.children:
            _walk(tree, body)
            return
    body.blocks.append(Block(text=decode(content)))


def _text(part: Part, kind: str, body: Body) -> None:
    content = part.content()
    charset = part.parameter("content-type", "charset")
    if kind == "text/html":
        body.blocks.append(Block(html=_decode_html(content, charset)))
        return
    files, content = uufiles(content)
    text = decode(content, charset)
    if part.parameter("content-type", "format").lower() == "flowed":
        text = flowed.unflow(text, delsp=part.parameter("content-type", "delsp").lower() == "yes")
    body.blocks.append(Block(text=text))
    body.files += [_uufile(decode(name), data) for name, data in files[: MOST_FILES - len(body.files)]]


def _decode_html(content: bytes, charset: str) -> str:
    meta = META_CHARSET.search(content[:4096])
    return decode(content, charset or (meta[1].decode("ascii", "replace") if meta else ""))


def _uufile(name: str, data: bytes) -> MailFile:
    return MailFile(file_name(name), mimetypes.guess_type(name)[0] or "application/octet-stream", data)


def _file(part: Part, content: bytes, default: str = "") -> MailFile:
    named = part.parameter("content-disposition", "filename") or part.parameter("content-type", "name")
    inline = part.disposition != "attachment" and bool(part.content_id)
    name = file_name(readable(named)) or file_name(default) or made_name(part)
    return MailFile(name, part.content_type, content, readable(part.content_id), inline)


def _read_files(part: Part, body: Body) -> None:
    """Some programs name the text itself as if it were a file; the first such one speaks where nothing else does."""
    for child in part.children:
        if body.text.strip() or child.is_message:
            return
        if child.content_type == "text/plain" and child.disposition != "attachment":
            body.blocks.append(Block(text=decode(child.content(), child.parameter("content-type", "charset"))))
        _read_files(child, body)


def _read_enclosed(part: Part, body: Body) -> None:
    """The readable text of the first enclosed message, for mails that carry nothing else."""
    for child in part.children:
        if part.is_message and part.content_type not in REPORTS:
            inner = Body(deadline=body.deadline)
            _walk(child, inner)
            body.blocks += inner.blocks
            return
        _read_enclosed(child, body)
        if body.text.strip():
            return
