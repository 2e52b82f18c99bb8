"""`python -m pasokh`."""

from pasokh.config.cli import main

raise SystemExit(main())
