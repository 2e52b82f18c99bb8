"""A session that was ended, here or from the list of sessions, hears nothing more."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from pasokh.live.announcing import close_streams
from pasokh.workspaces.models import Address

from .stream import key_of


# Signals, for these deeds belong to libraries: there is no verb of ours to call this from.
@receiver(user_logged_out, dispatch_uid="desk.logged_out")
def signed_out(sender, user=None, **_):
    if user is not None:
        _close_all_of(user)


@receiver(post_delete, sender=UserSession, dispatch_uid="desk.session_ended")
def session_ended(sender, instance, **_):
    _close_all_of(instance.user)


def _close_all_of(user):
    # Streams do not remember their session: all of hers close, and those of living sessions open again.
    keys = [key_of(address.target_id) for address in Address.of_user(user)]
    transaction.on_commit(lambda: [close_streams(key) for key in keys])
