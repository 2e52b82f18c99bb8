"""Files: thumbnails, the scanner, and what is swept up."""

import io
import os
import socket
import struct
import threading
import time

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.events.actors import SYSTEM
from pasokh.kernel import files
from pasokh.kernel.files import scanning
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.jobs.files import draw_thumbnail, scan_again, scan_file, sweep_files
from pasokh.tickets.models import Attachment


def picture(size=(900, 600)):
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def bring(shop, maryam):
    return lambda content, name="عکس.png": attach(files.store(content, name=name), by=maryam.actor)


def test_a_picture_gets_a_small_one(bring):
    attachment = bring(picture())
    draw_thumbnail(attachment_id=attachment.pk)
    attachment.refresh_from_db()
    with Image.open(files.path_of(attachment.thumbnail)) as small:
        assert max(small.size) <= 480


def test_what_is_no_picture_stays_as_it_is(bring):
    attachment = bring(b"\x89PNG\r\n\x1a\n" + b"nonsense")
    draw_thumbnail(attachment_id=attachment.pk)
    attachment.refresh_from_db()
    assert attachment.thumbnail == ""


@pytest.fixture
def clamd(settings):
    """A server that speaks clamd's INSTREAM and finds «EICAR» wherever it stands."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.PASOKH_CLAMD = f"127.0.0.1:{server.getsockname()[1]}"

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(length)
                connection.sendall(b"stream: Eicar-Test FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    threading.Thread(target=serve, daemon=True).start()
    yield server
    server.close()


@pytest.mark.parametrize(("content", "state"), [(b"harmless" * 50_000, "clean"), (b"x" * 99_999 + b"EICAR", "blocked")])
def test_a_file_waits_for_the_scanners_word(clamd, bring, content, state):
    attachment = bring(content, "x.bin")
    assert attachment.state == "waiting"
    scan_file(attachment_id=attachment.pk)
    attachment.refresh_from_db()
    assert attachment.state == state


def test_while_the_scanner_is_away_a_file_goes_on_waiting(settings, bring):
    settings.PASOKH_CLAMD = "127.0.0.1:1"
    attachment = bring(b"x", "x.bin")
    with pytest.raises(scanning.ScannerAway):
        scan_file(attachment_id=attachment.pk)
    attachment.refresh_from_db()
    assert attachment.state == "waiting"


def test_a_file_whose_job_gave_up_is_asked_about_again(settings, real_shop, owner_sql):
    settings.PASOKH_CLAMD = "127.0.0.1:1"
    with workspace(real_shop):
        attach(files.store(b"x"), by=SYSTEM)
    waiting = ProcrastinateJob.objects.filter(task_name="tickets.jobs.scan_file", status="todo")
    for status, expected in (("todo", 1), ("failed", 1)):
        owner_sql("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", [status])
        scan_again()
        assert waiting.count() == expected


def test_the_nightly_sweep_goes_through_all_workspaces(real_shop):
    with workspace(real_shop):
        kept = attach(files.store(b"kept"), by=SYSTEM).stored
    lost, fresh = files.store(b"lost").name, files.store(b"fresh").name
    long_ago = time.time() - 3 * 24 * 3600
    for name in (kept, lost):
        os.utime(files.path_of(name), (long_ago, long_ago))
    sweep_files()
    assert [files.exists(name) for name in (kept, lost, fresh)] == [True, False, True]
    with workspace(real_shop):
        assert Attachment.objects.count() == 1
