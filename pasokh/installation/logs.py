"""Structured logs: one JSON object a line, or coloured lines in a terminal. `PASOKH_LOG` = json or console; `PASOKH_LOG_LEVEL`.

Whatever is bound with `structlog.contextvars` (request, workspace, event ids) stands in every line, those of libraries included.
"""

import json
import logging
import os
import re
import sys

QUIET = (
    "httpx",
    "httpcore",
    "asyncio",
    "procrastinate",
    "uvicorn",
    "mail.log",
)  # they tell of each request, job, start and sender at INFO

# Parts of addresses that open something to whoever knows them: invitations, password links, a visitor's files and stream, the webhook of a bot, and
# the token of one, which stands in the address of each call of its messenger.
SECRET = re.compile(
    r"(/desk/join/|/reset/key/|/confirm-email/|/hooks/bots/|/bot(?=\d+:)|/w/[^/\s]{1,100}/files/|[?&]t=)[^/\s'\"?&]+"
)


def configure() -> None:
    """Set up structlog and send the standard library's logging through it, to standard error."""
    import structlog

    # Nothing of ours shows where in the program a line was written, or by which thread: finding that out took a quarter of the line's time.
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = logging.logAsyncioTasks = False
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()], processors=_last()
        )
    )
    logging.basicConfig(handlers=[handler], level=os.environ.get("PASOKH_LOG_LEVEL", "INFO").upper(), force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _last() -> list:
    """The processors that make the line."""
    import structlog

    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if _for_people():
        return [
            remove,
            without_secrets,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    return [
        remove,
        structlog.processors.format_exc_info,
        without_secrets,
        structlog.processors.JSONRenderer(serializer=_as_json),
    ]


def _as_json(line, **_options) -> str:
    """A line as JSON. What JSON does not know is shown as Python shows it; half a character, which UTF-8 cannot hold, is escaped."""
    import msgspec

    try:
        return msgspec.json.encode(line, enc_hook=repr).decode()
    except (TypeError, ValueError):
        return json.dumps(line, default=repr, skipkeys=True)


def without_secrets(logger, method, line) -> dict:
    """A processor: no line says an address whose knowledge is enough. Django adds the request itself, which shows its address."""
    if "request" in line:
        line["request"] = repr(line["request"])
    for name, value in line.items():
        if isinstance(value, str) and ("/" in value or "t=" in value):
            line[name] = SECRET.sub(r"\1…", value)
    return line


def _for_people() -> bool:
    chosen = os.environ.get("PASOKH_LOG", "")
    return chosen == "console" if chosen else sys.stderr.isatty()
