"""Static files: whitenoise knows them (types, versions, compressed kin), the loop sends them."""

import asyncio
import os
from pathlib import Path

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

from .sending import readers, send_descriptor


class Statics:
    """The collected static files. Without a collected folder (development) they are found where they lie."""

    def __init__(self):
        self.files = WhiteNoiseMiddleware(_no_view, _Settings())
        self.prefix = self.files.static_prefix

    async def send(self, scope, receive, send):
        """Answer a request under STATIC_URL. Returns False when there is no such file."""
        answer = await asyncio.get_running_loop().run_in_executor(readers, self._find, scope)
        if answer is None:
            return False
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
        if answer.file is None:
            await send({"type": "http.response.body", "body": b""})
        else:
            with answer.file:
                await self._send_file(scope, receive, send, answer.file)
        return True

    async def _send_file(self, scope, receive, send, file):
        # A range comes as whitenoise's slice of the real file.
        whole = getattr(file, "fileobj", file)
        start = whole.tell()
        end = start + file.remaining if file is not whole else os.fstat(whole.fileno()).st_size
        await send_descriptor(scope, receive, send, whole.fileno(), start, end)

    def _find(self, scope):
        path = scope["path"]
        file = self.files.find_file(path) if self.files.autorefresh else self.files.files.get(path)
        if file is None:
            return None
        wanted = {
            "HTTP_" + name.decode("latin-1").upper().replace("-", "_"): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        return file.get_response(scope["method"], wanted)


class _Settings:
    """Django's settings, but files are looked for at each request while nothing has been collected."""

    def __getattr__(self, name):
        if name in ("WHITENOISE_AUTOREFRESH", "WHITENOISE_USE_FINDERS"):
            return settings.DEBUG or not (settings.STATIC_ROOT and Path(settings.STATIC_ROOT).is_dir())
        if name == "WHITENOISE_ALLOW_ALL_ORIGINS":
            return False
        return getattr(settings, name)


def _no_view(request):
    raise AssertionError("static files are sent by the front")
