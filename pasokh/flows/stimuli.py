"""What a run has still to be told: written down in the transaction in which it happened, and read when the run takes it."""

from pasokh.tickets.models import Message

from .models import Run, Stimulus

WHILE_PAUSED = ("resume", "cancel", "hand_over")


def leave_word(run_id, kind, facts, event=None) -> None:
    """Have a run told something, soon, by a job. The same event is told once."""
    from .jobs import go_on

    Stimulus.objects.bulk_create(
        [Stimulus(run_id=run_id, kind=kind, event=event, facts=facts)], ignore_conflicts=event is not None
    )
    go_on.defer(run_id=run_id, once=f"flow-{run_id}")


def next_for(run) -> Stimulus | None:
    """What it is told next. While it is paused a customer's answers are not for it, and go; everything else waits until it goes on."""
    found = Stimulus.objects.filter(run=run).order_by("pk")
    if run.state != Run.State.PAUSED:
        return found.first()
    found.filter(kind="answer").delete()
    return found.filter(kind__in=WHILE_PAUSED).first()


def meaning_of(stimulus) -> dict:
    """As the engine is told it: a customer's words are read from her message now."""
    told = {"kind": stimulus.kind, **{key: value for key, value in stimulus.facts.items() if key != "by"}}
    if stimulus.kind == "answer":
        told["text"] = Message.objects.filter(pk=told.pop("message")).values_list("text", flat=True).first() or ""
    if stimulus.kind == "subflow" and told.get("ok"):
        variables = Run.objects.filter(pk=told.pop("child")).values_list("variables", flat=True).first()
        told["values"] = variables or {}
    return told
