"""Sessions in the database as Django keeps them: same table, same signature; only the look-up that each request begins with is kept ready."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from pasokh.kernel.database.ready import Asked, Ready

_living = Ready(
    lambda: db.SessionStore.get_model_class().objects.filter(
        session_key=Asked("key", CharField()), expire_date__gt=Asked("now", DateTimeField())
    ),
    prepared=True,
)


class SessionStore(db.SessionStore):
    """A session. The name of the class is part of what is signed: another one would sign everybody out."""

    def _get_session_from_db(self):
        found = _living.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


def users_of(keys) -> dict[str, int]:
    """The users of these sessions, by key: two questions for all. Sessions that ended, or whose user is inactive or has a new password, are left out."""
    rows = db.SessionStore.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    told = {row.session_key: SessionStore().decode(row.session_data) for row in rows}
    users = {str(user.pk): user for user in get_user_model().objects.filter(pk__in=_ids(told.values()), is_active=True)}
    found = {key: users.get(session.get(SESSION_KEY)) for key, session in told.items()}
    return {key: user.pk for key, user in found.items() if user and _is_signed_by(user, told[key])}


def _ids(sessions):
    return {int(session[SESSION_KEY]) for session in sessions if SESSION_KEY in session}


def _is_signed_by(user, session):
    # As django.contrib.auth.get_user does it, without its side effects: an old secret key is as good until it is taken away.
    given = session.get(HASH_SESSION_KEY, "")
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, each) for each in hashes)
