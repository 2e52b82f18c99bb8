import pytest
from django.test import Client

from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import User


@pytest.fixture
def sign_in():
    """A browser in which a member is signed in: sign_in(member)."""

    def sign_in(member, **options):
        client = Client(**options)
        client.force_login(User.objects.get(pk=member.user_id))
        return client

    return sign_in


@pytest.fixture
def desk(shop, sign_in):
    """Negar's browser."""
    return sign_in(shop.owner)
