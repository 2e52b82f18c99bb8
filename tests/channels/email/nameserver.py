"""A DNS server of the tests: what it says is a dict, and it may keep silent."""

import socket
import threading
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@contextmanager
def nameserver(zone, silent=()):
    """Serve a zone {(name, kind): [records as text]} by UDP on this machine; gives its «host:port». Names in `silent` get no answer."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listening, zone, silent), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", listening.getsockname())
        thread.join()
        listening.close()


def _serve(listening, zone, silent):
    while True:
        asked, whom = listening.recvfrom(4096)
        if not asked:
            return
        answer = _answer(dns.message.from_wire(asked), zone, silent)
        if answer:
            listening.sendto(answer, whom)


def _answer(query, zone, silent):
    question = query.question[0]
    name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
    if name in silent:
        return None
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.RA
    if given := zone.get((name, kind)):
        answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *given))
    elif name not in {known for known, _ in zone}:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer.to_wire(max_size=4096)
