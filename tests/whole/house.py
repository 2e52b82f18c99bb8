"""A whole installation, as a new user has it: `pasokh up` on a home of its own, its database, its worker and its mail."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
from contextlib import contextmanager
from email.message import EmailMessage

import psycopg

from pasokh.installation import processes
from pasokh.installation.postgres import Server
from pasokh.installation.postgres.throwaway import throwaway_places
from tests.installation.test_up import ROOT, Installation, until

OWNER, PASSWORD = "negar@khaneno.example", "khaneno-demo"
SITE, SUPPORT = "khaneno", "support@khaneno.example"


class House(Installation):
    """A running installation. `house.url` is where people open it, `house.mail_port` where mail is handed in."""

    def __init__(self, places, *options):
        super().__init__(places)
        self.options = options
        self.url = f"http://localhost:{self.port}"
        self.mail_port = _free_port()
        self.environment |= {"PASOKH_MAIL_PORT": str(self.mail_port), "LC_ALL": "C.UTF-8"}

    def start(self):
        """Start it and wait until it answers and takes mail."""
        self.log = (self.places.home / "up.log").open("ab")
        command = [sys.executable, "-m", "pasokh", "up", "--port", str(self.port), *self.options]
        self.parent = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        until(lambda: self.status("/readyz") == 200, self.said)
        until(self._takes_mail, self.said)
        self.web = self.children()[1]  # in the order of their start: database, web, worker, mail

    def _takes_mail(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.mail_port)) == 0

    def kill_web(self):
        """SIGKILL to the part that serves pages and streams. The parent starts it again; this does not wait for it."""
        victim, others = self.web, self.children()
        os.kill(victim, signal.SIGKILL)
        until(lambda: not processes.running(victim), self.said)
        until(lambda: set(self.children()) - set(others), self.said)
        self.web = self.children()[-1]

    def messages(self, number):
        """What a ticket's customer and agents said to each other, as the database has it: (position, kind, text, file names)."""
        statement = """
            SELECT message.position, message.kind, message.text,
                   (SELECT array_agg(file.name ORDER BY file.id) FROM tickets_attachment file WHERE file.message_id = message.id)
            FROM tickets_message message JOIN tickets_ticket ticket ON ticket.id = message.ticket_id
            WHERE ticket.number = %s AND message.kind IN ('incoming', 'reply') ORDER BY message.position"""
        with psycopg.connect(Server(self.places).addresses.owner) as owner:
            return owner.execute(statement, [number]).fetchall()

    def send_mail(self, *, sender, subject, text, html="", name="", **headers):
        """Hand in a mail as any mail program would. Returns its Message-ID."""
        mail = EmailMessage()
        mail["From"] = f"{name} <{sender}>" if name else sender
        mail["To"], mail["Subject"] = SUPPORT, subject
        mail["Message-ID"] = headers.pop("message_id", f"<{os.urandom(8).hex()}@{sender.partition('@')[2]}>")
        for header, value in headers.items():
            mail[header.replace("_", "-")] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        with smtplib.SMTP("127.0.0.1", self.mail_port, timeout=30) as client:
            client.send_message(mail)
        return mail["Message-ID"]


@contextmanager
def standing(*options):
    """A started House, stopped and removed afterwards."""
    with throwaway_places() as places:
        house = House(places, *options)
        try:
            house.start()
            yield house
        finally:
            if house.parent and house.parent.poll() is None:
                house.stop()


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
