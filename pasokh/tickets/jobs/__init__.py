"""Work for later: ids in, one action call. A job's name is kept with those that wait in a queue, so it is said and never changes, wherever the job stands."""

from . import bulk, exports, files, life, relations, types, waking, writing  # noqa: F401  (the worker finds its jobs here)
