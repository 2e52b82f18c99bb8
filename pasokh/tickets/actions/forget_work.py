"""What work on an erased customer's tickets said of her. Numbers, times and ticks stay."""

from ..models import ChecklistItem, Rating, Task, Ticket, TimeEntry, Transcript


def forget_work(contact_id):
    """Empty tasks, items of checklists, notes of time and what she said of ratings on her tickets, and forget to whom their transcripts went."""
    hers = Ticket.objects.filter(contact=contact_id)
    Task.objects.filter(ticket__in=hers).update(title="", phone="", outcome="")
    ChecklistItem.objects.filter(checklist__ticket__in=hers).update(text="")
    TimeEntry.objects.filter(ticket__in=hers).update(note="")
    Rating.objects.filter(ticket__in=hers).update(words="")
    Transcript.objects.filter(ticket__in=hers).delete()
