"""Mail through the whole path: handed in by SMTP, stored, read by a worker, a message on a ticket; and what the largest weighs while it is read."""

import base64
import os
import smtplib
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from . import limits, machine
from .table import Row, at_least, at_most
from .world import HOME, HOST, ROOT, business, free_port, kept

ADDRESS = "support@mail.bench.example"
LINES = 8  # of a mail server that hands in at once
SIZES = {
    20_000: (50, 150),
    265_000: (15, 50),
}  # bytes: mails a second that are wanted of two workers, floor and stretch
MAILS = {20_000: 1_200, 265_000: 400}
CUSTOMERS = 300
LARGEST = 49_900_000  # bytes of the largest mail that is taken
WEIGHT = (200, 120)  # MiB
PATIENCE = 600  # seconds
WORDS = "سلام، سفارش شمارهٔ ۱۲۳۴ من هنوز نرسیده است. لطفاً بگویید کجاست و کی می‌رسد. "


def measure(here):
    """Mails a second with one and two workers, then the weight of one of 50 MB."""
    facts = kept("mail", _business)
    committed, _ = limits.commits(here, LINES)
    for size, (floor, stretch) in SIZES.items():
        for workers in (1, 2):
            targets = (at_least("/s", floor, stretch),) if workers == 2 else ()
            yield _rate(here, facts, size, workers, targets, committed)
    yield _weight(here, facts)


def _business():
    from pasokh.channels.actions.open_channel import open_mailbox
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Inbox
    from pasokh.workspaces.models import Member

    facts = business("mail", "mail@bench.example")
    with workspace(facts["workspace"]):
        inbox, owner = Inbox.objects.get(pk=facts["inbox"]), Member.objects.get(pk=facts["owner"])
        facts["channel"] = open_mailbox(name="پشتیبانی", inbox=inbox, address=ADDRESS, by=owner).pk
    return facts


def _rate(here, facts, size, workers, targets, committed):
    run = f"{time.time_ns():x}"
    with _parts(workers) as parts:
        since = _warm(parts, facts, run)
        names = {f"worker {n}": pid for n, pid in enumerate(parts.workers)} | {"mail": parts.mail}
        with machine.watching(**names, database=here.server.process.pid) as spent:
            began = time.monotonic()
            _hand_in(parts.port, [letter(size, f"{run}-{number}", number) for number in range(MAILS[size])])
            handed = time.monotonic() - began
            _until_done(facts, since, MAILS[size])
        seconds = spent.seconds
    each = {name: value / MAILS[size] * 1000 for name, value in spent.cpu.items()}
    measured = {
        "/s": MAILS[size] / seconds,
        "handed in /s": MAILS[size] / handed,
        "CPU ms of workers": sum(value for name, value in each.items() if name.startswith("worker")),
        "of mail": each["mail"],
        "of the database": each["database"],
    }
    limit = f"{committed:,.0f} one-row commits /s"
    who = f"{workers} worker{'s' if workers > 1 else ''}, {LINES} lines"
    return Row(f"mails of {size // 1000} kB, SMTP to ticket", who, measured, targets, limit, spent.foreign)


_WARMING = 16


def _warm(parts, facts, run) -> int:
    """Has a few mails go through; the newest receipt there is: what is counted comes after it, whatever a run that was broken off left behind."""
    since = _newest(facts)
    _hand_in(parts.port, [letter(5_000, f"{run}-warm-{number}", number) for number in range(_WARMING)])
    _until_done(facts, since, _WARMING)
    return _newest(facts)


def _newest(facts) -> int:
    from pasokh.channels.models import Receipt
    from pasokh.kernel.tenancy import workspace

    with workspace(facts["workspace"]):
        return Receipt.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _weight(here, facts):
    with _parts(1) as parts:
        since = _warm(parts, facts, f"{time.time_ns():x}")
        (worker,), mail = parts.workers, parts.mail
        idle = {pid: _memory(pid, "VmRSS") for pid in (worker, mail)}
        for pid in (worker, mail):
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak is counted anew
        _hand_in(parts.port, [letter(LARGEST, f"{time.time_ns():x}", 1)])
        _until_done(facts, since, 1)
        over = {pid: (_memory(pid, "VmHWM") - idle[pid]) / 1024 for pid in (worker, mail)}
    measured = {"MiB": over[worker], "of the part mail": over[mail], "idle worker": idle[worker] / 1024}
    who = f"{LARGEST / 1e6:.0f} MB by SMTP, 1 worker"
    return Row("a large mail, peak over the idle worker", who, measured, (at_most("MiB", *WEIGHT),))


def _memory(pid, name) -> int:
    """KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def letter(size, name, number) -> bytes:
    """A mail of so many bytes: text and HTML in Persian, and a file that makes up the rest."""
    text = (WORDS * 20).encode()
    html = b"<html><body dir='rtl'><p>" + b"</p><p>".join([WORDS.encode() * 2] * 10) + b"</p></body></html>"
    head = (
        f"From: =?utf-8?b?{base64.b64encode('مریم رضایی'.encode()).decode()}?= <customer{number % CUSTOMERS}@example.ir>\r\n"
        f"To: {ADDRESS}\r\nSubject: =?utf-8?b?{base64.b64encode('پیگیری سفارش'.encode()).decode()}?=\r\nMessage-ID: <{name}@example.ir>\r\n"
        'Date: Mon, 23 Nov 2026 08:00:00 +0330\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="outer"\r\n\r\n'
        '--outer\r\nContent-Type: multipart/alternative; boundary="inner"\r\n\r\n'
    ).encode()
    parts = [
        _part(b"inner", b"text/plain; charset=utf-8", text),
        _part(b"inner", b"text/html; charset=utf-8", html),
        b"--inner--\r\n",
    ]
    begun = head + b"".join(parts)
    left = max(0, (size - len(begun) - 300) * 3 // 4 * 76 // 78)
    file = os.urandom(min(left, 1 << 20)) * (left // (1 << 20) + 1)
    disposition = b'application/pdf\r\nContent-Disposition: attachment; filename="invoice.pdf"'
    return begun + _part(b"outer", disposition, file[:left]) + b"--outer--\r\n"


def _part(boundary, kind, content) -> bytes:
    body = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return b"--%b\r\nContent-Type: %b\r\nContent-Transfer-Encoding: base64\r\n\r\n%b\r\n" % (boundary, kind, body)


class _Parts:
    def __init__(self, port, mail, workers):
        self.port, self.mail, self.workers = port, mail, workers


@contextmanager
def _parts(workers):
    """The part `mail` on a port of its own, and so many workers."""
    port, started = free_port(), []
    environment = os.environ | {"PASOKH_DB_POOL": "yes", "PASOKH_MAIL_PORT": str(port), "PASOKH_LOG_LEVEL": "WARNING"}
    with (HOME / "logs" / "mail.log").open("wb") as log:
        try:
            for name in ["mail", *["worker"] * workers]:
                command = [sys.executable, "-m", "pasokh", name]
                started.append(subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log))
            _wait(lambda: _listens(port))
            yield _Parts(port, started[0].pid, [process.pid for process in started[1:]])
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(60)


def _listens(port):
    try:
        smtplib.SMTP(HOST, port, timeout=10).quit()
    except OSError:
        return False
    return True


def _wait(happened):
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError("mails are not taken")
        time.sleep(0.02)


def _hand_in(port, letters):
    """Hand these mails in over some lines at once."""
    waiting, faults = iter(letters), []
    guard = threading.Lock()

    def work():
        try:
            with smtplib.SMTP(HOST, port, local_hostname="mx.example.ir", timeout=PATIENCE) as line:
                while True:
                    with guard:
                        raw = next(waiting, None)
                    if raw is None:
                        return
                    line.sendmail("bounces@example.ir", [ADDRESS], raw)
        except OSError as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(min(LINES, len(letters)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _until_done(facts, since, count):
    from pasokh.channels.models import Receipt
    from pasokh.kernel.tenancy import workspace

    def done():
        with workspace(facts["workspace"]):
            return Receipt.objects.filter(pk__gt=since, state="done").count() >= count

    _wait(done)
