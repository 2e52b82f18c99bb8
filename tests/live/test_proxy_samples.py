"""The samples of docs/proxy.md, run as they stand but for names, ports and certificates."""

import os
import re
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.front.serving import EventSource, connect, read_head, request, wait_until

PAGE = (Path(__file__).parents[2] / "docs" / "proxy.md").read_text(encoding="utf-8")


def sample(kind):
    return re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def running(program, *arguments, port, env=None):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    process = subprocess.Popen([program, *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: process.poll() is not None or answers(port))
        assert process.poll() is None, f"{program} did not start"
        yield port
    finally:
        process.terminate()
        process.wait(60)


def answers(port):
    try:
        connect(port).close()
    except OSError:
        return False
    return True


@contextmanager
def caddy(port, folder):
    own = free_port()
    text = (
        sample("caddyfile")
        .replace("support.example.ir", f"http://:{own}")
        .replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    )
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    home = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    arguments = ["run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with running("caddy", *arguments, port=own, env=home):
        yield own


@contextmanager
def nginx(port, folder):
    own = free_port()
    first = sample("nginx").partition("\nserver {\n    listen 80")[0].replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    text = re.sub(r"\n    ssl_.*", "", first.replace("listen 443 ssl", f"listen 127.0.0.1:{own}"))
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    outer = f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{outer}http {{\naccess_log off;\n{paths}{text}\n}}\n")
    with running("nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), port=own):
        yield own


@pytest.fixture(params=[caddy, nginx], ids=["caddy", "nginx"])
def proxy(request, port, tmp_path):
    with request.param(port, tmp_path) as own:
        yield own


def test_frames_come_through_at_once_and_resume(proxy, tell):
    with EventSource(proxy, "test") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        tell("از راه واسط")
        assert stream.frames(1) == ["از راه واسط"]
    tell("در نبود")
    with EventSource(proxy, "test", last=stream.last, heard=stream.heard) as again:
        assert again.frames(1) == ["در نبود"]


def test_a_gone_browser_is_noticed_through_the_proxy(proxy, front):
    stream = EventSource(proxy, "test")
    assert front.hub.subscriptions.count == 1
    stream.close()
    wait_until(lambda: front.hub.subscriptions.count == 0)


def test_metrics_are_not_shown_through_the_proxy(proxy):
    with request(proxy, "/metrics") as line:
        assert read_head(line.makefile("rb"))[0] == 403


def test_the_check_finds_no_fault_with_the_samples(proxy, settings):
    """What `pasokh check` measures of a proxy: streams at once, large files, and who the visitor is."""
    from pasokh.installation.check import reach
    from pasokh.installation.check.finding import Level

    url = f"http://127.0.0.1:{proxy}"
    seen, problem = reach._ask(url)
    assert problem is None
    assert seen["forwarded_for"]
    found = [*reach._stream(url), *reach._uploads(url)]
    assert [finding.level for finding in found] == [Level.GOOD, Level.GOOD], found


def test_the_check_finds_what_a_sample_without_its_lines_would_do(port, tmp_path, monkeypatch):
    from pasokh.installation.check import reach

    bare = PAGE.replace("    client_max_body_size 45m;\n", "")
    monkeypatch.setitem(globals(), "PAGE", bare)
    with nginx(port, tmp_path) as own:
        [found] = reach._uploads(f"http://127.0.0.1:{own}")
    assert found.to_do == "nginx: client_max_body_size 45m;"
