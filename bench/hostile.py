"""`python -m bench.hostile`: processor time for mail and HTML that was made to take long, the slowest first, each beside a plain one of its size.

No test asserts these times: a busy machine is no fault of the code. A figure of seconds here is one: the parsers are to be linear.
"""

import sys
import time

CASES = 5  # of each kind that are shown
PLAIN_MAIL = b"Subject: a\r\nFrom: a@b.example\r\n\r\n" + b"hello, this is a line of plain text\r\n"
PLAIN_HTML = "<p>سلام، این یک سطر ساده است.</p>\n"


def measure():
    """(kind, case, kilobytes, milliseconds, milliseconds of a plain one of the same size), the slowest of each kind first."""
    from pasokh.channels.adapters.email.parse import parse_mail
    from pasokh.kernel.html import html_to_text, sanitise
    from tests.hostile import HOSTILE_HTML, HOSTILE_MAIL

    def both(html):
        sanitise(html)
        html_to_text(html)

    both(PLAIN_HTML)  # imports and tables are nobody's fault
    parse_mail(PLAIN_MAIL)
    yield from _slowest("mail", parse_mail, HOSTILE_MAIL, PLAIN_MAIL)
    yield from _slowest("html", both, HOSTILE_HTML, PLAIN_HTML)


def _slowest(kind, read, cases, plain):
    found = [
        (kind, name, len(case) / 1000, _ms(read, case), _ms(read, _as_long(plain, case)))
        for name, case in cases.items()
    ]
    return sorted(found, key=lambda row: -row[3])[:CASES]


def _as_long(plain, case):
    line = plain.rstrip(b"\r\n" if isinstance(plain, bytes) else "\n").rpartition(
        b"\n" if isinstance(plain, bytes) else "\n"
    )[2]
    return plain + (line + plain[-2:]) * max(0, (len(case) - len(plain)) // (len(line) + 2))


def _ms(read, case):
    began = time.process_time()
    read(case)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    from django.conf import settings

    from . import machine

    settings.configure(USE_I18N=False)
    print(f"{machine.describe()}; load average {machine.load_average()}", file=sys.stderr)
    print("| kind | case | kB | ms of processor time | ms of a plain one as long |\n| --- | --- | --- | --- | --- |")
    for kind, name, size, spent, plain in measure():
        print(f"| {kind} | {name} | {size:,.0f} | {spent:,.0f} | {plain:,.0f} |")
