from pasokh.events import on
from pasokh.kernel.idempotency import forget_answers


@on("contact.erased")
def forget_what_was_answered(event):
    """Answers of the last day may tell of her. Whose they are is not known, so all of the workspace go."""
    forget_answers(instead=b"{}")
