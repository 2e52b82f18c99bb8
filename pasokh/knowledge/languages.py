"""The languages an article may be written in, by their codes, each named in itself, and the direction in which it is read."""

LANGUAGES = {
    "fa": "فارسی",
    "en": "English",
    "ar": "العربية",
    "az": "Azərbaycanca",
    "ckb": "کوردی",
    "tr": "Türkçe",
}
_RIGHT_TO_LEFT = {"fa", "ar", "ckb"}


def direction_of(language: str) -> str:
    """Where lines begin: `rtl` or `ltr`."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
