"""The files in a message of the Bot API: which there are, and how they are called."""

from dataclasses import dataclass

from .reading import number, part, parts, text

# Key of the message: (how the file is called where it has no name, its type).
KINDS = {
    "document": ("file", ""),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "animation": ("animation.mp4", "video/mp4"),
}
MOST_PAID = 10


@dataclass(frozen=True, slots=True)
class Media:
    """A file of the provider's: its id there, a name, a type, and its size in bytes (0: not said)."""

    id: str
    name: str
    content_type: str = ""
    size: int = 0


def media_of(message: dict) -> list[Media]:
    """Every file that a message brings: of a picture the largest size, of a moving sticker its picture."""
    found = [_photo(message.get("photo")), _sticker(part(message, "sticker"))]
    # An animation comes as a document as well, for programs that know none.
    kinds = [kind for kind in KINDS if not (kind == "document" and part(message, "animation"))]
    found += [_file(part(message, kind), *KINDS[kind]) for kind in kinds]
    found.append(_file(part(message, "live_photo"), "photo.mp4", "video/mp4"))
    found += [_paid(each) for each in parts(part(message, "paid_media"), "paid_media")[:MOST_PAID]]
    return [media for media in found if media]


def _file(given, name, content_type):
    key = text(given, "file_id", 500)
    if not key:
        return None
    return Media(
        key, text(given, "file_name", 255) or name, text(given, "mime_type", 127) or content_type, _size(given)
    )


def _photo(sizes):
    known = (
        [size for size in sizes if isinstance(size, dict) and text(size, "file_id")] if isinstance(sizes, list) else []
    )
    if not known:
        return None
    return _file(max(known, key=_area), "photo.jpg", "image/jpeg")


def _area(size):
    return int(number(size, "width") or 0) * int(number(size, "height") or 0)


def _sticker(given):
    if given.get("is_animated") or given.get("is_video"):
        given = part(given, "thumbnail") or part(given, "thumb")
    return _file(given, "sticker.webp", "image/webp")


def _paid(given):
    return _photo(given.get("photo")) or _file(part(given, "video"), "video.mp4", "video/mp4")


def _size(given):
    return max(int(number(given, "file_size") or 0), 0)
