"""Style sheets as few files: at collect time each entry sheet swallows the sheets it imports.

While developing, the browser follows the imports itself. The storage is what ``STORAGES["staticfiles"]`` names; it hashes and
compresses through WhiteNoise as usual.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY_SHEETS = ("ui/css/app.css", "ui/css/public.css")
IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;$', re.MULTILINE)


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, given each entry sheet already in one piece. Before anything is collected (tests, a fresh checkout) plain names serve."""

    def stored_name(self, name):
        """The hashed name; the plain one while there is no manifest at all. A file that a manifest lacks is an error still."""
        return super().stored_name(name) if self.hashed_files else name

    def post_process(self, paths, dry_run=False, **options):
        """Yield as Django's storages do; entry sheets that are not collected are left alone."""
        bundles = InMemoryStorage()
        for name in ENTRY_SHEETS:
            if name in paths:
                bundles.save(name, ContentFile(bundle(name, _reader(paths)).encode()))
                paths = {**paths, name: (bundles, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def bundle(name: str, read) -> str:
    """The sheet with its imports in their place; ``read`` gives the text of a sheet by its static name.

    Imported sheets may be nested, but hold no relative ``url()``: those stand in the entry's own folder.
    """

    def inline(match) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), match["path"]))
        text = bundle(path, read)
        return f"@layer {match['layer']} {{\n{text}}}\n" if match["layer"] else text

    return IMPORT.sub(inline, read(name))


def _reader(paths):
    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()

    return read
