"""Reads one plan a line, does it, answers one line of figures."""

import asyncio
import json
import resource
import sys

import uvloop

from .audience import Audience
from .pages import pages


async def main():
    loop, audience = asyncio.get_running_loop(), Audience()
    doing = {"pages": pages, "connect": audience.connect, "talk": audience.talk, "post": audience.post}
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        plan = json.loads(line)
        print(json.dumps(await doing[plan.pop("do")](**plan)), flush=True)


_soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
uvloop.run(main())
