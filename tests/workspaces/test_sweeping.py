"""What the clock does in every workspace: one that is in trouble stops no other."""

import pytest
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout
from structlog.testing import capture_logs

from pasokh.kernel.tenancy import current_workspace_id, workspace
from pasokh.tickets.models import Tag
from pasokh.workspaces.models import Workspace
from pasokh.workspaces.sweeping import forget_in_each, in_each, of_each


@pytest.fixture
def shops(real_shop):
    """Three of them, by key."""
    return [real_shop, *(Workspace.objects.create(name=f"فروشگاه {number}") for number in (2, 3))]


def test_each_has_its_turn_whatever_becomes_of_another(shops):
    done = []

    def work():
        done.append(current_workspace_id())
        Tag.named("تازه")
        if len(done) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        if len(done) == 2:
            raise KeyError("second")

    with pytest.raises(ExceptionGroup) as raised:
        in_each(work)
    assert done == [each.pk for each in shops]
    assert [type(each).__name__ for each in raised.value.exceptions] == ["DataError", "KeyError"]
    kept = []
    of_each(lambda ws: kept.append(_tags(ws)))
    assert kept == [0, 0, 1]


def _tags(ws):
    with workspace(ws):
        return Tag.objects.count()


def test_trouble_is_written_down_with_its_workspace(shops):
    def fail(ws):
        raise ValueError(ws.name)

    with capture_logs() as lines, pytest.raises(ExceptionGroup):
        of_each(fail)
    assert [(line["workspace_id"], line["exc_info"]) for line in lines] == [(each.pk, True) for each in shops]


def test_without_a_database_it_does_not_wait_for_each(shops):
    tried = []

    def wait(ws):
        tried.append(ws)
        raise OperationalError("no connection") from PoolTimeout("waited")

    with pytest.raises(ExceptionGroup):
        of_each(wait)
    assert tried == shops[:1]


@pytest.mark.parametrize(("rounds", "expected"), [(1, 1), (2, 2), (9, 3)])
def test_much_is_done_in_rounds(real_shop, rounds, expected):
    left, done = [5, 5, 2], []
    in_each(lambda: done.append(len(done)) or left[len(done) - 1], full=5, rounds=rounds)
    assert len(done) == expected


def test_what_is_old_goes_in_each(shops):
    in_each(lambda: Tag.named("کهنه") and 0)
    forget_in_each(lambda: Tag.objects.filter(name="کهنه"), 1)
    assert [_tags(each) for each in shops] == [0, 0, 0]
