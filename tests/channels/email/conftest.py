"""A mailbox of the shop, and real servers around it: Dovecot (IMAP, LMTP) and Postfix from the system's packages."""

import contextlib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email.own import register_recipients
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message

SETTINGS = {
    "address": "support@khaneno.example",
    "sender_name": "پشتیبانی خانهٔ نو",
    "reply_base": "reply@khaneno.example",
}
PATIENCE = 30  # seconds


def letter(
    text="سلام، سفارشم نرسیده",
    *,
    message_id="1@example.ir",
    sender="مریم <maryam@example.ir>",
    subject="سفارش",
    **headers,
):
    """A small mail as bytes."""
    given = {"From": sender, "To": "support@khaneno.example", "Subject": subject, "Message-ID": f"<{message_id}>",
             "Content-Type": "text/plain; charset=utf-8"} | {name.replace("_", "-"): value for name, value in headers.items()}  # fmt: skip
    heads = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value is not None)
    return (heads + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


# Pairs of different mails whose senders wrote no Message-ID, no date and no empty line after the head, or no head at all.
UNCLEAR = [
    tuple(f"From: a@example.ir\r\nSubject: order\r\n{words}\r\n".encode() for words in ("first text", "second text")),
    (b"garbage one\r\n", b"garbage two\r\n"),
]


def kept(shop):
    """The receipts of a shop after each was processed; every one became a request or is set aside with its reason."""
    with workspace(shop):
        for receipt in Receipt.objects.order_by("pk"):
            process(receipt)
        found = list(Receipt.objects.order_by("pk"))
        shown = Message.objects.filter(ticket__isnull=False).count() + sum(bool(each.reason) for each in found)
        assert shown >= len(found)
        return found


def wait_for(question, patience=PATIENCE):
    """The first answer that is true; fails when none comes."""
    end = time.monotonic() + patience
    while not (answer := question()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return answer


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture
def mailbox(shop):
    """A mailbox without servers, inside the shop's transaction."""
    channel = Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox, settings=SETTINGS)
    register_recipients(channel)
    return channel


@pytest.fixture
def real_mailbox(real_shop):
    """The same with real commits; enter the shop yourself. `change(…)` alters its settings."""
    with workspace(real_shop):
        channel = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox, settings=SETTINGS)
        register_recipients(channel)

    def change(password=None, **fields):
        with workspace(real_shop):
            channel.settings = channel.settings | fields
            if password is not None:
                channel.credentials = {"imap_password": password}
            channel.save()

    channel.change = change
    return channel


DOVECOT = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap lmtp
listen = 127.0.0.1
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{home}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 0
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  chroot =
  user = {user}
}}
"""


class Dovecot:
    """A Dovecot in a folder of its own, run by whoever runs the tests."""

    def __init__(self, home, more=""):
        self.home, self.imap, self.lmtp, self.process = home, free_port(), free_port(), None
        root = os.getuid() == 0
        self.user = "dovecot" if root else pwd.getpwuid(os.getuid()).pw_name
        account = pwd.getpwnam(self.user)
        for folder in ("mail", "run", "state"):
            (home / folder).mkdir(parents=True, exist_ok=True)
            if root:
                os.chown(home / folder, account.pw_uid, account.pw_gid)
        import grp

        group = grp.getgrgid(account.pw_gid).gr_name
        words = {"home": home, "user": self.user, "group": group, "imap": self.imap, "lmtp": self.lmtp}
        (home / "dovecot.conf").write_text(DOVECOT.format(**words) + more)

    def start(self):
        program = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ["PATH"])
        self.process = subprocess.Popen(
            [program, "-F", "-c", self.home / "dovecot.conf"], stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_for(lambda: listens(self.imap) and listens(self.lmtp))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def die(self):
        """The power goes: every process of the server at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)

    def deliver(self, raw, user="support"):
        """Put a mail into a mailbox, by LMTP."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as line:
            line.sendmail("sender@example.ir", [f"{user}"], raw)

    def put(self, raw, user="support"):
        """Put the very bytes into a mailbox, past the server, which would add headers of its own."""
        folder = self.folder(user) / "new"
        path = folder / f"{time.time_ns()}.M1.test"
        path.write_bytes(raw)
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid)

    def folder(self, user="support"):
        return self.home / "mail" / user

    def renumber(self, user="support"):
        """What happens when an administrator loses the index files: UIDs begin again under a new UIDVALIDITY."""
        self.stop()
        for path in self.folder(user).glob("dovecot*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        # UIDVALIDITY is a time in seconds: let it be another one.
        time.sleep(1.1)
        self.start()


@pytest.fixture
def dovecot(start_dovecot):
    return start_dovecot()


@pytest.fixture
def start_dovecot():
    """Start a Dovecot, with more settings than usual if wished: start_dovecot(more)."""
    if not shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ["PATH"]):
        pytest.skip("Dovecot is not installed (bin/test installs it)")
    started = []

    def start(more=""):
        home = Path("/tmp") / f"pasokh-dovecot-{os.getpid()}-{time.monotonic_ns()}"
        home.mkdir(mode=0o755)
        server = Dovecot(home, more)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)


@pytest.fixture
def imap_mailbox(real_mailbox, dovecot):
    """The mailbox, fetched from Dovecot."""
    real_mailbox.change(
        imap_host="127.0.0.1", imap_port=dovecot.imap, imap_security="none", imap_user="support", password="secret"
    )
    return real_mailbox


@pytest.fixture
def mailroom(real_db):
    """Start a mailroom in a thread: mailroom() gives it, with its port."""
    from pasokh.channels.mailroom import Mailroom

    started = []

    def start(port=None):
        room = Mailroom(threading.Event(), host="127.0.0.1", port=port or free_port())
        thread = threading.Thread(target=room.run, daemon=True)
        thread.start()
        started.append((room, thread))
        wait_for(lambda: listens(room.port))
        return room

    yield start
    for room, thread in started:
        room.stop.set()
        thread.join(timeout=60)
        assert not thread.is_alive()


POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
meta_directory = {home}/conf
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = mx.example
mydestination =
relay_domains = khaneno.example, example.ir
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_host_lookup = native
transport_maps = inline:{{ {{ khaneno.example = smtp:[127.0.0.1]:{ours} }}, {{ example.ir = lmtp:inet:127.0.0.1:{lmtp} }} }}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
transport_retry_time = 1s
smtp_connection_cache_on_demand = no
"""
POSTFIX_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def _without(settings, main):
    """Settings without those that stand in `main`: each process warns of what is set twice, and Postfix hangs as it begins when it warns much."""
    again = {line.partition(" =")[0] for line in main.splitlines()}
    return "".join(line for line in settings.splitlines(keepends=True) if line.partition(" =")[0] not in again)


class Postfix:
    """A Postfix with folders of its own: mail for the shop goes to ``ours``, mail for example.ir to ``lmtp``."""

    def __init__(self, home, *, ours, lmtp, main="", master=""):
        self.home, self.port = home, free_port()
        for folder in ("queue", "data", "conf"):
            (home / folder).mkdir()
        shutil.chown(home / "data", "postfix")
        words = {"home": home, "ours": ours, "lmtp": lmtp, "port": self.port}
        (home / "conf" / "main.cf").write_text(_without(POSTFIX_MAIN.format(**words), main) + main)
        (home / "conf" / "master.cf").write_text(POSTFIX_MASTER.format(**words) + master)
        for name in ("postfix-files", "dynamicmaps.cf"):
            shutil.copy(f"/etc/postfix/{name}", home / "conf" / name)

    def start(self):
        self._do("start")
        wait_for(lambda: listens(self.port))

    def stop(self):
        self._do("stop", check=False)

    def _do(self, verb, *, check=True):
        subprocess.run(
            ["/usr/sbin/postfix", "-c", self.home / "conf", verb], check=check, capture_output=True, timeout=60
        )


@pytest.fixture
def postfix(mailroom, dovecot):
    """Start a Postfix in front of a mailroom, with more settings and services than usual if wished: postfix(port, main, master)."""
    if not Path("/usr/sbin/postfix").exists():
        pytest.skip("Postfix is not installed (bin/test installs it)")
    if os.getuid() != 0:
        pytest.skip("Postfix starts as root only")
    started = []

    def start(port, main="", master=""):
        home = Path("/tmp") / f"pasokh-postfix-{os.getpid()}-{time.monotonic_ns()}"
        home.mkdir(mode=0o755)
        server = Postfix(home, ours=port, lmtp=dovecot.lmtp, main=main, master=master)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
