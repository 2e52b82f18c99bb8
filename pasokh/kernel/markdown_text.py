"""Markdown that was read, as plain text: for the text part of a mail, for messengers without form, for search and previews."""


class Plain:
    """Writes block tokens of markdown-it as lines: quotations keep their mark, lists their bullets and numbers, links show where they lead."""

    def __init__(self):
        self.lines, self.marks, self.lists = [], [], []
        self.gap = False

    def write(self, tokens) -> str:
        """The whole text."""
        for token in tokens:
            name, _, end = token.type.rpartition("_")
            if end == "open":
                self._open(name, token)
            elif end == "close":
                self._close(name, token)
            elif token.type == "inline":
                self._put(_words(token.children))
            elif token.type == "fence":
                self._put(token.content.rstrip("\n"))
                self.gap = True
        return "\n".join(self.lines).strip("\n")

    def _open(self, name, token):
        if name == "blockquote":
            self.marks.append(["> ", "> "])
        elif name in ("bullet_list", "ordered_list"):
            self.lists.append(int(token.attrGet("start") or 1) if name == "ordered_list" else None)
        elif name == "list_item":
            number = self.lists[-1]
            first = "- " if number is None else f"{number}. "
            self.marks.append([first, " " * len(first)])
            self.lists[-1] = None if number is None else number + 1

    def _close(self, name, token):
        if name in ("blockquote", "list_item"):
            self.marks.pop()
        elif name in ("bullet_list", "ordered_list"):
            self.lists.pop()
        self.gap = self.gap or (name == "paragraph" and not token.hidden) or (name.endswith("list") and not self.lists)

    def _put(self, text):
        if self.gap and self.lines:
            self.lines.append("".join(mark for _, mark in self.marks if mark == "> ").rstrip())
        self.gap = False
        for line in text.split("\n"):
            self.lines.append("".join(first for first, _ in self.marks) + line)
            for mark in self.marks:
                mark[0] = mark[1]


def _words(tokens) -> str:
    said, inside = [], []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            said.append("\n")
        elif token.type == "link_open":
            inside.append((token.attrGet("href"), len(said)))
        elif token.type == "link_close":
            address, start = inside.pop()
            said.append("" if "".join(said[start:]) == address else f" ({address})")
        elif token.type == "image":
            said.append(f"[{token.content}]" if token.content else "")
        else:
            said.append(token.content)
    return "".join(said)
