"""Marking what was searched for, in the words as they were written."""

from markupsafe import Markup, escape

from pasokh.kernel.persian.folding import fold


def marker(text):
    """A function that marks, in any text, the words which begin like one of the words of `text` once both are folded."""
    wanted = tuple(fold(text).split())

    def mark(shown):
        words = (str(shown)).split(" ")
        return Markup(" ").join(_marked(word, wanted) for word in words)

    return mark


def _marked(word, wanted):
    folded = fold(word).split()
    if wanted and any(part.startswith(wanted) for part in folded):
        return Markup("<mark>{}</mark>").format(word)
    return escape(word)
