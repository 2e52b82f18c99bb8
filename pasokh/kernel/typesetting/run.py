"""Run apart: a question as JSON comes in, the PDF goes out. Imports nothing of the program."""

import json
import sys
from pathlib import Path

import typst

MEMORY = 2 * 1024**3  # bytes of address space; a runaway page must not take the machine along


def main():
    _bound()
    asked = json.load(sys.stdin.buffer)
    pdf = typst.compile(
        Path(asked["template"]).read_bytes(),
        font_paths=[asked["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)},
        format="pdf",
    )
    sys.stdout.buffer.write(pdf)


def _bound():
    try:
        import resource
    except ImportError:  # not on every system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


main()
