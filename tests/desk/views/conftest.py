import pytest

from pasokh.tickets.models import View

from .editor import OPEN


@pytest.fixture
def view(shop):
    return View.objects.create(owner=shop.owner, names={"fa": "فوری‌ها", "en": "Urgent ones"}, filter={"all": [OPEN]})
