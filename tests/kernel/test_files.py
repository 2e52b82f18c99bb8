import errno
import hashlib
import io
import os
import struct
import time
import unicodedata
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pasokh.kernel import files
from pasokh.kernel.files import thumbnails
from pasokh.kernel.files.store import NAME

from .shared_data import shared_lines, shared_path


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.PASOKH_HOME = tmp_path
    return tmp_path


def everything(home):
    return [path for path in home.rglob("*") if path.is_file()]


def picture(size=(1000, 500), kind="PNG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def test_a_file_is_stored_under_a_random_name_and_read_again(home):
    content = os.urandom(700_000)
    for source in (content, io.BytesIO(content)):
        stored = files.store(source, name="فاکتور.pdf")
        assert files.read(stored.name) == content
        assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert stored.clean_name == "فاکتور.pdf" and "فاکتور" not in stored.name
    assert len(everything(home)) == 2


def test_a_file_too_large_leaves_nothing(home):
    with pytest.raises(files.TooLarge):
        files.store(io.BytesIO(b"x" * 1001), limit=1000)
    assert everything(home) == []
    assert files.store(b"x" * 1000, limit=1000).size == 1000


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(home, monkeypatch, number):
    monkeypatch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(number, "full")))
    with pytest.raises(files.StoreFull):
        files.store(b"x")
    assert everything(home) == []


def test_files_leave_room_for_the_database(home, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda folder: SimpleNamespace(f_bavail=50_000, f_frsize=4096))
    with pytest.raises(files.StoreFull):
        files.store(b"x")
    assert everything(home) == []


def test_an_upload_that_breaks_off_leaves_nothing(home):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.store(Broken())
    assert everything(home) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "ab/../../x",
        "/etc/passwd",
        "ab/" + "g" * 32,
        "ab/" + "0" * 32 + "\n",
        "ab/" + "0" * 32 + ".exe",
    ],
)
def test_names_the_store_cannot_have_given_are_refused(name):
    with pytest.raises(ValueError):
        files.path_of(name)


def test_types_are_told_by_content():
    assert files.store(picture(), name="x.exe", content_type="text/html").content_type == "image/png"
    assert files.store(b"%PDF-1.7\n").content_type == "application/pdf"
    for said in (
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "application/javascript",
        "",
        "x/\r\ny: z",
    ):
        assert files.store(b"<svg onload=alert(1)>", content_type=said).content_type == "application/octet-stream"


def test_files_of_the_upload_corpus_are_never_shown_in_place():
    folder = shared_path("security/uploads/files")
    for path in folder.iterdir():
        for said in ("image/svg+xml", "text/html", "image/png"):
            stored = files.store(path.read_bytes(), name=path.name, content_type=said)
            told = files.headers(stored.clean_name, stored.content_type, inline=True)
            assert told["Content-Type"] == "application/octet-stream"
            assert told["Content-Disposition"].startswith("attachment;")
            assert told["X-Content-Type-Options"] == "nosniff" and "sandbox" in told["Content-Security-Policy"]


def test_only_pictures_are_shown_in_place():
    assert files.headers("a.png", "image/png", inline=True)["Content-Disposition"].startswith("inline;")
    assert files.headers("a.png", "image/png")["Content-Disposition"].startswith("attachment;")
    for other in ("text/html", "image/svg+xml", "application/pdf"):
        assert files.headers("a", other, inline=True)["Content-Disposition"].startswith("attachment;")


@given(st.text())
def test_any_name_makes_a_sound_header(name):
    for value in files.headers(name, "image/png").values():
        value.encode("ascii")
        assert value.isprintable()
    assert files.headers(name, "image/png")["Content-Disposition"].count('"') == 2


@given(st.text())
def test_any_name_becomes_a_plain_one(name):
    clean = files.clean_name(name)
    assert clean and len(clean) <= 180 and clean == files.clean_name(clean)
    assert not set(clean) & set('/\\<>:"|?*;\u202e\u200b')
    assert all(unicodedata.category(c) not in ("Cc", "Cs") for c in clean)
    assert not clean.startswith(".") and clean == clean.strip()


def test_persian_names_keep_their_half_spaces_and_endings():
    assert files.clean_name("صورت‌حساب مهر.pdf") == "صورت‌حساب مهر.pdf"
    assert files.clean_name("ن" * 500 + ".pdf").endswith("ن.pdf")
    assert files.clean_name("عکس\u202egpj.exe") == "عکسgpj.exe"
    assert files.clean_name("C:\\boot.ini") == "boot.ini"
    assert files.clean_name("../../etc/passwd") == "passwd"


def test_names_of_the_upload_corpus_are_neutral():
    cases = shared_lines("security/uploads/names.jsonl")
    assert len(cases) > 40
    for case in cases:
        stored = files.store(b"x", name=case["name"])
        assert NAME.match(stored.name)
        clean = stored.clean_name
        assert not set(clean) & set('/\\\r\n\x00"\u202e') and clean.strip(". ") and not clean.startswith(".")
        assert not clean.lower().startswith(("con.", "nul.")) and clean.lower() != "nul"


def test_files_without_a_row_are_swept_after_a_day(home):
    known, orphan, fresh = (files.store(b"x").name for _ in range(3))
    unfinished = files.path_of(orphan).with_name(".x.part")
    unfinished.write_bytes(b"half")
    day_ago = time.time() - 25 * 3600
    for path in (files.path_of(known), files.path_of(orphan), unfinished):
        os.utime(path, (day_ago, day_ago))
    assert files.sweep(lambda names: {known} & set(names)) == 2
    assert (files.exists(known), files.exists(orphan), files.exists(fresh), unfinished.exists()) == (
        True,
        False,
        True,
        False,
    )


def test_removing_what_is_gone_is_no_error():
    stored = files.store(b"x").name
    files.remove(stored, "", None)
    files.remove(stored)
    assert not files.exists(stored)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_thumbnails_fit_the_box(kind):
    stored = files.store(picture(kind=kind)).name
    name = files.make_thumbnail(stored)
    assert name == f"{stored}.thumb" == files.make_thumbnail(stored)
    with Image.open(files.path_of(name)) as small:
        assert (small.format, small.size) == ("WEBP", (480, 240))


def test_small_pictures_are_not_enlarged_and_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "secret camera"
    small = thumbnails.thumbnail(io.BytesIO(picture((100, 50), "JPEG", exif=exif)))
    with Image.open(io.BytesIO(small)) as shown:
        assert shown.size == (50, 100)
    assert b"secret" not in small


def png_of(width, height):
    """The head of a PNG that claims a size, with hardly any data."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        png_of(100_000, 100_000),
        png_of(2**31 - 1, 2**31 - 1),
        png_of(20_000, 5_000),
        b"",
        b"<svg/>",
        b"GIF89a",
        picture()[:200],
        b"%PDF-1.7",
    ],
    ids=["bomb", "largest", "too many", "empty", "svg", "gif head", "cut off", "pdf"],
)
def test_what_is_no_harmless_picture_is_refused(home, content):
    stored = files.store(content).name
    with pytest.raises(files.NotAPicture):
        files.make_thumbnail(stored)
    assert everything(home) == [files.path_of(stored)]


@given(
    st.binary(max_size=300),
    st.sampled_from([picture((8, 8), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")]),
    st.integers(0, 60),
)
def test_any_bytes_are_a_picture_or_a_clear_error(noise, start, at):
    try:
        assert thumbnails.thumbnail(io.BytesIO(start[:at] + noise + start[at:]))
    except files.NotAPicture:
        pass


def test_a_picture_that_is_gone_is_told():
    with pytest.raises(FileNotFoundError):
        files.make_thumbnail("ab/" + "0" * 32)
    assert not Path(files.path_of("ab/" + "0" * 32)).exists()
