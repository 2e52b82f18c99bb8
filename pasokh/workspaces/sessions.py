"""Sessions in the database as Django keeps them: same table, same signature; only the look-up that each request begins with is kept ready."""

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone

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
