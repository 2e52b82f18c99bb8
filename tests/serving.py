"""Web pages of another origin than the installation, as those of shops that hold its chat."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = {"Content-Type": "text/html; charset=utf-8"}


@contextmanager
def serving(page_of):
    """Serve pages; yields the port. `page_of(path)` gives (text, headers): see HTML."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self):
            text, headers = page_of(self.path)
            body = text.encode()
            self.send_response(200)
            for name, value in {**headers, "Content-Length": len(body)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
