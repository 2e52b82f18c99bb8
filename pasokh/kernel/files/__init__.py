"""Files that came or go: one store behind one interface.

The file is written first (to a temporary name, flushed, renamed), the row that names it after; a file without a row is
swept up a day later. Names in the store are random; the name a person gave is cleaned and kept in the row.
"""

from .naming import clean_name
from .serving import INLINE_TYPES, headers
from .store import Stored, StoreFull, TooLarge, exists, open_file, path_of, read, remove, remove_after_commit, store
from .sweeping import sweep
from .thumbnails import NotAPicture, make_thumbnail, thumbnail

# Functions of a list of names in the store to those of them that a row names, in the workspace entered: see `sweep`.
keepers = []

__all__ = [
    "INLINE_TYPES",
    "NotAPicture",
    "StoreFull",
    "Stored",
    "TooLarge",
    "clean_name",
    "exists",
    "headers",
    "keepers",
    "make_thumbnail",
    "open_file",
    "path_of",
    "read",
    "remove",
    "remove_after_commit",
    "store",
    "sweep",
    "thumbnail",
]
