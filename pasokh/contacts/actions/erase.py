from django.utils import timezone

from pasokh.events import track

from . import sign_in


def erase(*, contact, by):
    """Forget a person: her name, notes and identities here; rooms above forget what they hold of her on `contact.erased`.

    The row itself stays, empty, so that counts and the timeline stay true. Also erases contacts merged into her.
    """
    for absorbed in contact.absorbed.filter(erased_at=None):
        erase(contact=absorbed, by=by)
    sign_in.forget(contact)
    contact.identities.all().delete()
    contact.in_segments.all().delete()
    contact.consents.all().delete()
    contact.unsubscriptions.all().delete()
    contact.forget_block()
    contact.name = contact.notes = contact.folded = ""
    contact.company = None
    contact.erased_at = timezone.now()
    contact.save()
    track("contact.erased", actor=by.actor, subject=contact)
