"""A transcript as PDF."""

from pathlib import Path

from pasokh.kernel.typesetting import typeset

from .lines import foot_of

TEMPLATE = Path(__file__).parent / "transcript.typ"


def pdf_of(shown, shop) -> bytes:
    """The pages of what `transcript_of` gives. Raises NotTypeset."""
    return typeset(TEMPLATE, shown | foot_of(shop))
