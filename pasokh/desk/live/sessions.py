"""A session that was ended, here, from the list of sessions or by a new password, hears nothing more."""

from allauth.account.signals import password_changed, password_reset, password_set
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


@receiver([password_changed, password_set, password_reset], dispatch_uid="desk.password_changed")
def password_is_new(sender, user, **_):
    _close_all_of(user)


def _close_all_of(user):
    # Streams do not remember their session: all of hers close, and those of living sessions open again.
    keys = [key_of(address.target_id) for address in Address.of_user(user)]
    transaction.on_commit(lambda: [close_streams(key) for key in keys])
