"""The text of an article: Markdown with a few blocks of our own, read once here for pages, search, editors and exports.

CommonMark with tables and strike-through, without raw HTML; and

    ::: tip Title            note, tip, warning, danger: a callout; its title may be left out
    Any blocks.
    :::

    ::: faq A question?      a question that opens on its answer; one after another they are the questions of the page
    The answer.
    :::

    @[What it shows](https://…/video)      a video, on a line of its own; of one's own as @[…](file:afl_…)
    ![What it shows](file:afl_… "Caption") a picture; alone in its paragraph it is a figure
    [The form](file:afl_…)                 an attachment

A block within a block has fewer colons than the one around it. Wherever our blocks are not known the text still reads well.
"""

from .reading import LONGEST, plain, questions, render
from .reading import outline as outline

__all__ = ["LONGEST", "outline", "plain", "questions", "render"]
