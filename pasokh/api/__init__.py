"""What machines see: API version 1, under /api/v1/.

A request passes `door.py` (language, token, rate limit, workspace, Idempotency-Key, one transaction), then an endpoint of
`endpoints/` that reads as load, one verb of a room below, answer. `schemas/` say what goes in and out; `problems.py` is
every error there is; `openapi.py` makes the description that docs/openapi.json holds and /api/v1/openapi.json serves.
"""
