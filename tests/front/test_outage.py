import json

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from pasokh.front.application import Front

from .outage import database_away
from .serving import serving, wait_until
from .test_bodies import exchange


def page(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("from the database")


def wrong(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")


urlpatterns = [path("page", page), path("wrong", wrong)]


@pytest.fixture
def port(real_db, settings, home):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    with serving(Front(WSGIHandler(), threads=2)) as port:
        yield port


def test_a_database_that_goes_away_is_a_503_and_comes_back(port):
    assert exchange(port, "/page")[2] == b"from the database"
    with database_away():
        wait_until(lambda: exchange(port, "/page")[0] == 503)
        status, headers, body = exchange(port, "/page", headers=["accept-language: en"])
        assert (status, headers["retry-after"], json.loads(body)["code"]) == (503, "5", "database_unavailable")
        assert exchange(port, "/readyz")[::2] == (503, b"database_unavailable")
        assert exchange(port, "/healthz")[0] == 200
    wait_until(lambda: exchange(port, "/page")[0] == 200)
    assert exchange(port, "/readyz")[::2] == (200, b"ready")


def test_readers_do_not_see_that_the_database_was_restarted(port):
    assert exchange(port, "/page")[0] == 200
    with database_away():
        pass
    assert exchange(port, "/page")[::2] == (200, b"from the database")


def test_a_faulty_statement_is_no_outage(port):
    assert exchange(port, "/wrong")[0] == 500


def test_a_database_that_lacks_migrations_is_not_ready(port, monkeypatch):
    monkeypatch.setattr("pasokh.front.health._pending", lambda: ["0002_later"])
    assert exchange(port, "/readyz")[::2] == (503, b"migrations_pending")
