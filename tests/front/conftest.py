import pytest

from pasokh.front.application import Front
from pasokh.live.hub import Hub

from .serving import serving


class NoLog:
    """A log without a database, for tests of pages only."""

    top = 0

    async def read(self):
        from pasokh.live.log_reader import Reading

        return Reading(horizon=1, ceiling=1, top=0, events=[], complete=True)

    async def close(self):
        pass


@pytest.fixture
def serve():
    """Serve a WSGI application behind the front, without a database: `with serve(app) as port`."""

    def serve(wsgi, threads=2, **options):
        return serving(Front(wsgi, threads, hub=Hub(NoLog(), listen=False)), **options)

    return serve


@pytest.fixture
def home(settings, tmp_path):
    """The installation's folder, as the settings know it."""
    settings.PASOKH_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "tmp"
    (tmp_path / "files").mkdir()
    return tmp_path
