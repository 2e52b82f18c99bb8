from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.ids import uuid7

_by_key = Ready(lambda: User.objects.filter(pk=Asked("pk")), prepared=True)


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """A person who can sign in. The address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args, **conditions):
        """As ever. The look-up by key alone, with which each request of somebody signed in begins, is kept ready."""
        if args or conditions.keys() != {"pk"}:
            return super().get(*args, **conditions)
        found = _by_key.first(**conditions)
        if found is None:
            raise self.model.DoesNotExist
        return found

    def get_by_natural_key(self, username):
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser):
    """Who signs in: outside of tenants, at work in one or more of them through Member."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    is_staff = False

    objects = UserManager()

    def __str__(self):
        return self.name or self.email
