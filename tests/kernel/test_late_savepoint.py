"""A savepoint that is made before the first statement, and not without one."""

import pytest
from django.db import DatabaseError, connection, transaction

from pasokh.kernel.database.late_savepoint import LateSavepoint
from pasokh.tickets.models import Inbox


class Refused(Exception):
    pass


def rename(name):
    Inbox.objects.update(name=name)


def name_now():
    return Inbox.objects.get().name


@pytest.fixture
def statements(shop):
    """What is sent to the server during a test."""
    sent = []

    def watch(execute, sql, *rest):
        result = execute(sql, *rest)
        sent.append(str(sql).partition(" ")[0])  # when it has been answered: what it waits for comes first
        return result

    with connection.execute_wrapper(watch):
        yield sent


def test_without_a_statement_there_is_none(statements):
    with LateSavepoint():
        pass
    assert statements == []
    rename("فروش")
    assert statements == ["UPDATE"]


def test_it_stands_before_the_first_statement_and_ends_with_the_block(statements):
    with LateSavepoint():
        rename("فروش")
        rename("پشتیبانی")
    assert statements == ["SAVEPOINT", "UPDATE", "UPDATE", "RELEASE"]
    assert name_now() == "پشتیبانی"


def test_a_failure_takes_back_what_was_done_and_the_transaction_goes_on(shop):
    rename("پیش")
    with pytest.raises(Refused), LateSavepoint():
        rename("میان")
        raise Refused
    assert name_now() == "پیش"
    rename("پس")
    assert name_now() == "پس"


def test_a_statement_that_fails_breaks_nothing_outside(shop):
    with pytest.raises(DatabaseError), LateSavepoint(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert name_now() == "فروشگاه"


def test_what_was_to_be_told_is_forgotten_with_a_failure(shop, django_capture_on_commit_callbacks):
    told = []
    with django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(lambda: told.append("before"))
        with LateSavepoint():
            transaction.on_commit(lambda: told.append("quiet"))
        with pytest.raises(Refused), LateSavepoint():
            transaction.on_commit(lambda: told.append("failed"))
            raise Refused
        with pytest.raises(Refused), LateSavepoint():
            rename("فروش")
            transaction.on_commit(lambda: told.append("failed with a statement"))
            raise Refused
    assert told == ["before", "quiet"]


def test_an_inner_block_that_begins_first_stands_inside(statements):
    with LateSavepoint():
        with pytest.raises(Refused), transaction.atomic():
            rename("درون")
            raise Refused
        rename("بیرون")
    assert [each for each in statements if each != "UPDATE"] == [
        "SAVEPOINT",
        "SAVEPOINT",
        "ROLLBACK",
        "RELEASE",
        "RELEASE",
    ]
    assert name_now() == "بیرون"


def test_one_within_another_fails_alone(shop):
    with LateSavepoint():
        with pytest.raises(Refused), LateSavepoint():
            rename("درون")
            raise Refused
        assert name_now() == "فروشگاه"
        rename("بیرون")
    assert name_now() == "بیرون"


def test_the_outer_one_takes_back_what_the_inner_one_did(shop):
    with pytest.raises(Refused), LateSavepoint():
        with LateSavepoint():
            rename("درون")
        raise Refused
    assert name_now() == "فروشگاه"


def test_an_inner_failure_without_a_statement_leaves_the_transaction_whole(shop):
    with pytest.raises(Refused), LateSavepoint(), transaction.atomic(savepoint=False):
        raise Refused
    rename("پس")
    assert name_now() == "پس"
