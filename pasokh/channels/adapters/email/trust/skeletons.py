"""What a name looks like: two names that a reader cannot tell apart have one skeleton.

The letters are those of Unicode's table of confusables (UTS 39) that may stand in a domain name in lower case and look like a Latin letter or a digit,
with three Cyrillic ones beside it that look so in the usual fonts. The licence of Unicode's data is kernel/LICENCE-unicode.txt.
"""

import unicodedata

from pasokh.kernel.persian.folding import fold

LIKE = {
    "a": "ɑαа", "b": "ᑲᖯ", "c": "сᴄⲥ", "d": "ԁᑯꓒ", "e": "еҽꬲ", "f": "քẝꞙꬵ", "g": "ƍɡցᶃ", "h": "һհ", "i": "ıɩɪιіӏꙇ", "j": "ϳј", "k": "к", "l": "ǀᛁⵏꓲ",
    "m": "м", "n": "ոռ", "o": "οσоօ०੦૦௦౦೦ഠ൦๐໐ဝ၀ჿᴏᴑⲟꬽ", "p": "ρрⲣ", "q": "ԛգզ", "r": "гᴦⲅꭇꭈ", "s": "ƽѕꜱ", "t": "т", "u": "ʋυսᴜꞟꭎꭒ", "v": "νѵᴠ",
    "w": "ɯѡԝաᴡ", "x": "хᕁᕽ", "y": "ɣʏγуүყᶌỿꭚ", "z": "ᴢ", "2": "ᒿ", "6": "б", "8": "ȣ৪੪", "9": "৭੧୨൭",
}  # fmt: skip
TABLE = str.maketrans({letter: plain for plain, letters in LIKE.items() for letter in letters})
# Signs that are hard to tell apart in one script, and pairs that run into one letter.
SAME = str.maketrans({"0": "o", "1": "l", "i": "l", "ł": "l", "đ": "d", "ø": "o", "ß": "b"})
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(name: str) -> str:
    """What a name looks like, in Latin letters as far as it looks Latin; Persian in one spelling. Words between dots stay words."""
    return ".".join(map(_skeleton, name.split(".")))


def _skeleton(name):
    plain = unicodedata.normalize("NFKD", name.lower().translate(TABLE))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(TABLE)
    plain = fold(plain) if any("\u0600" <= letter <= "\u06ff" for letter in plain) else plain
    plain = plain.translate(SAME)
    for pair, letter in PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def shown(domain: str) -> str:
    """A domain as a browser would show it: what is written in punycode in its own letters, as far as it can be read."""
    return ".".join(map(_shown, domain.lower().split(".")))


def _shown(label):
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def is_mixed(domain: str) -> bool:
    """Whether one word of a domain is written in letters of several scripts that look alike. Latin with digits is none."""
    return any(len(_scripts(label)) > 1 for label in shown(domain).split("."))


def _scripts(label):
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha())
    return {name for name in names if name in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")}


def one_apart(first: str, second: str) -> bool:
    """Whether one letter more, less, other, or two neighbours in the other order make one of the other."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    if len(first) > len(second):
        first, second = second, first
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
    if len(first) < len(second):
        return first[at:] == second[at + 1 :]
    swapped = first[at : at + 2] == second[at : at + 2][::-1] and first[at + 2 :] == second[at + 2 :]
    return swapped or first[at + 1 :] == second[at + 1 :]
