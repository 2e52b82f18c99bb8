"""What ends by the clock."""

from datetime import datetime, timedelta

from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import forget_in_each, in_each

from .models import Contact, CustomerSession, SignInCode
from .models.sign_in import SESSION_LIVES

LATE = timedelta(minutes=1)  # after so much its job is thought to be lost
AT_ONCE = 50  # in one transaction
CODES_KEPT = timedelta(days=1)
FORGOTTEN_AT_ONCE = 500


@job(queue="clock", attempts=5, name="contacts.end_block")
def end_block(contact_id, until):
    """Who was blocked until this moment (RFC 3339) is blocked no more."""
    contact = Contact.objects.select_for_update(of=("self",)).filter(pk=contact_id).first()
    if contact is not None:
        contact.end_block(datetime.fromisoformat(until))


@every("*/10 * * * *")
@job(queue="clock", attempts=1, own_transactions=True, name="contacts.sweep_blocks")
def sweep_blocks(workspace_id=None):
    """Every ten minutes: what should have ended has, whatever became of its job."""
    in_each(_catch_up, full=AT_ONCE)


def _catch_up():
    # Only of those who are blocked: there is an index of them, and there are few.
    blocked = Contact.objects.filter(blocked_at__isnull=False, blocked_until__lte=timezone.now() - LATE)
    over = blocked.select_for_update(of=("self",), skip_locked=True)
    return sum(contact.end_block(contact.blocked_until) is not None for contact in over[:AT_ONCE])


@every("41 1 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="contacts.forget_sign_ins")
def forget_sign_ins(workspace_id=None):
    """Every night: codes of yesterday and sessions that have ended go."""
    forget_in_each(_old_codes, FORGOTTEN_AT_ONCE)
    forget_in_each(_ended_sessions, FORGOTTEN_AT_ONCE)


def _old_codes():
    return SignInCode.objects.filter(asked_at__lt=timezone.now() - CODES_KEPT)


def _ended_sessions():
    return CustomerSession.objects.filter(seen_at__lt=timezone.now() - SESSION_LIVES)
