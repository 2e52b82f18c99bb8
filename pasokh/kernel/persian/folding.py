"""One spelling for search.

The same Persian word reaches us in many spellings: with Arabic ي and ك, with or without hamza and diacritics, with three sets
of digits, and with a half-space, a space or nothing between a word and its affixes. Stored text is never touched; what is
searched is folded by these rules, and so is what is asked for:

1. Letters that readers take for one another become one (``_LETTERS``); marks, tatweel and invisible characters go; compatibility
   forms (ﷲ, ﻙ, full-width) become plain letters; Latin is casefolded and loses its accents. Anything that is neither letter nor
   digit is a space. Numbers stand apart from letters, without their grouping marks.
2. A half-space joins: «می‌کند» is «میکند», «پیش‌فاکتور» is «پیشفاکتور».
3. A space before or after an affix joins too: «می کند» (before something that ends like a verb), «کتاب ها», «بزرگ ترین», and after a
   silent he «خسته ام», «لحظه ای». The ezafe of «خانه‌ی» and «خانه ی» goes, as that of «خانهٔ» does.
4. Pairs joined by و (``_PAIRS``) are one word in all their spellings: «گفت و گو», «گفت‌وگو», «گفتگو».

``fold`` is the text after these rules. ``query_terms`` depends on ``fold`` alone, so spellings that fold alike ask alike; each of its
words loses its plural ending («کتاب‌های» asks for «کتاب»). ``terms`` indexes every word as folded, without its plural ending, and the
parts of what was joined, so that «فاکتور» and «پیش فاکتور» find «پیش‌فاکتور». The reverse («پیش‌فاکتور» finding «پیش فاکتور») needs an
alternative in the question, which ``tsquery`` writes. What is not attempted: splitting
«پیشفاکتور», possessives, broken plurals.
"""

import re
import unicodedata

MAX_CHARACTERS = 100_000  # of one text; keeps a tsvector under PostgreSQL's limit of 1 MB
MAX_WORD = 64  # characters; a longer word (base64, a key) is known by its beginning
MAX_QUERY_WORDS = 16
_CACHED_CHARACTERS = 8_192

HALF_SPACE = "\u200c"
_JOINED = "\u200d"  # stands where a space was joined; never survives folding

_LETTERS = {
    **dict.fromkeys("يىئېےۍێيۑ", "ی"),
    **dict.fromkeys("كڪګڬڭڮ", "ک"),
    **dict.fromkeys("ةۀهہھۂۃۿەۥ", "ه"),
    **dict.fromkeys("أإآاٱٲٳ", "ا"),
    **dict.fromkeys("ؤوۆۇۈۋۉۊۏ", "و"),
    **dict.fromkeys("ڕړڔ", "ر"),
    "ء": "",
    "ٴ": "",
    "ڵ": "ل",
    HALF_SPACE: HALF_SPACE,
    "\u200b": HALF_SPACE,  # zero-width space: old keyboards sent it for the half-space
    "¬": HALF_SPACE,  # the half-space of texts that went through Windows-1256
    "'": "",
    "’": "",
    "٬": "",
}


class _Table(dict):
    """What each character folds to, found out once. Bounded, for a hostile text can name a million characters."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _CACHED_CHARACTERS:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    plain = unicodedata.normalize("NFKD", character)
    if plain != character:
        return "".join(map(_fold_character, plain))
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in ("Mn", "Me", "Lm", "Cf"):  # Lm has the tatweel
        return ""
    return character.casefold() if category[0] in "LN" or category == "Mc" else " "


_TABLE = _Table()

_LOOSE = HALF_SPACE + "*"  # people put half-spaces inside affixes too: «ها‌ی»
_PLURALS = ("ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "هامون", "هاتون", "هاشون")


def _spelled(*words: str) -> str:
    """A pattern for any of the words (parted by spaces) with half-spaces anywhere inside."""
    return "|".join(map(_LOOSE.join, " ".join(words).split()))


_GROUPING = re.compile(r"(?<=\d)[,،](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[0-9]+")

# می/نمی before a word that ends as a conjugated verb does; «ماه می سال» stays three words.
_VERB_PREFIX = re.compile(rf"(?<!\S)((?:ن{_LOOSE})?م{_LOOSE}ی) (?=\S*[مدتنیهش](?!\S))")
_SUFFIX = re.compile(
    rf"(?<=[^\W\d]) (?=(?:{_spelled(*_PLURALS, 'هام هات هاش تر ترین ترها مان تان شان')})(?!\S))"
    rf"|(?<=ه) (?=(?:{_spelled('ام ات اش اند ای ایم اید')})(?!\S))"
)
_EZAFE = re.compile(rf"(?<=ه)(?:(?: |{HALF_SPACE}+)ی)+(?!\S)")
_BEING_OR_ONE = re.compile(
    rf"(?<=ه)[{HALF_SPACE}{_JOINED}](?:ام|ات|اش|اند|ای|ایم|اید)$"
)  # «خانه‌ای», which joined looks like «خان‌های»
_EDGES = re.compile(rf"(?<!\S){HALF_SPACE}+|{HALF_SPACE}+(?!\S)")
_AND = re.compile(r"(?<!\S)(\S+) و ?(?=(\S+))")

# Words of two parts joined by و whose spellings with a space, a half-space and nothing are all common.
_PAIRS = {
    "گفت": {"گو"}, "جست": {"جو"}, "شست": {"شو"}, "پرس": {"جو"}, "کسب": {"کار"}, "رفت": {"امد", "روب"}, "ساخت": {"ساز"},
    "خرید": {"فروش"}, "داد": {"ستد"}, "ساز": {"کار"}, "سر": {"صدا"}, "کند": {"کاو"}, "پخت": {"پز"}, "سوخت": {"ساز"},
    "زد": {"خورد"}, "گیر": {"دار"}, "حمل": {"نقل"}, "دوخت": {"دوز"}, "شاخ": {"برگ"}, "جنب": {"جوش"}, "کش": {"قوس"},
    "چون": {"چرا"},
}  # fmt: skip
_PAIR_ENDING = re.compile("(?:ها(?:یی?)?|یی?)$")
_DROPS_AND = {"گفتوگو": "گفتگو", "جستوجو": "جستجو", "شستوشو": "شستشو"}
_MAY_DROP_AND = re.compile("|".join(_DROPS_AND))

_PLURAL = re.compile(r"(?<=\w\w)ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?|مون|تون|شون)?$")
_NOT_PLURAL = frozenset(
    "تنها تنهایی تنهای رها رهایی رهای بها بهای بهایی انتها انتهای انتهایی منتها اشتها اشتهای بینهایت بانهایت انها اینها".split()
)
_AFFIXES = frozenset(
    "می نمی ها های هایی هایم هایت هایش تر ترین و ام ات اش اند ای ایم اید ی مان تان شان هام هات هاش".split()
)
_STOP_WORDS = frozenset("و به از که در را با این ان برای تا هم یا است the a an of to in is and or".split())


def fold(text: str) -> str:
    """The spelling under which ``text`` is searched: words parted by one space. Reads at most MAX_CHARACTERS.

    Folding what is folded changes nothing.
    """
    return " ".join(_plain(_join(text)).split())


def terms(text: str) -> list[str]:
    """The words under which ``text`` is found, each once: as folded, without plural ending, and the parts of compounds."""
    found: dict[str, None] = {}
    for word in _join(text).split():
        surface = _plain(word)
        if surface:
            found[surface[:MAX_WORD]] = found[stem(surface)] = None
        if surface != word:
            for part in _parts(word):
                found[part[:MAX_WORD]] = found[stem(part)] = None
    return list(found)


def words(text: str) -> list[tuple[str, list[str]]]:
    """The folded words of a text in order, each with its parts where something joined stands between them («پیش‌فاکتور»); else []."""
    found = []
    for word in _join(text).split():
        word = _BEING_OR_ONE.sub("", word)
        if surface := _plain(word):
            found.append((surface, _parts(word) if surface != word else []))
    return found


def query_terms(text: str) -> list[str]:
    """The words to ask for, all of which ``terms`` of a matching text holds. Stop words go unless nothing else is asked for."""
    asked = dict.fromkeys(stem(word) for word in fold(text).split())
    telling = [word for word in asked if word not in _STOP_WORDS]
    return (telling or list(asked))[:MAX_QUERY_WORDS]


def tsquery(text: str, *, prefix: bool = False) -> str:
    """``query_terms`` as the text of a PostgreSQL tsquery (cast it, or ``to_tsquery('simple', …)``); "" when nothing is asked.

    A compound may also stand as its parts, and with ``prefix`` the last word may be the beginning of one. The text holds
    letters and digits of ours only, so it cannot be a syntax error.
    """
    asked = query_terms(text)
    parts = {stem(_plain(word)): _parts(word) for word in _join(text).split() if HALF_SPACE in word}
    return " & ".join(
        _alternatives(word, parts.get(word, []), prefix and number == len(asked))
        for number, word in enumerate(asked, 1)
    )


def stem(word: str) -> str:
    """A folded word without plural ending or ezafe: «کتابهای» → «کتاب», «مشکلات» → «مشکل», «کالای» → «کالا»; at most MAX_WORD long."""
    if word.endswith(_PLURALS) and word not in _NOT_PLURAL:
        word = _PLURAL.sub("", word)
    elif word.endswith("ات") and len(word) > 5:
        word = word[:-2]
    elif word.endswith(("ای", "وی")) and len(word) > 4:
        word = word[:-1]
    return word[:MAX_WORD]


def _join(text: str) -> str:
    """Folded words parted by one space, with marks left where a half-space or a space was inside a word."""
    words = _EZAFE.sub("", " ".join(_clean(text).split()))
    words = _SUFFIX.sub(_JOINED, words)
    if "ی " in words:
        words = _VERB_PREFIX.sub(r"\1" + _JOINED, words)
    if " و" in words:
        words = _AND.sub(_join_pair, words)
    return words


def _clean(text: str) -> str:
    text = text[:MAX_CHARACTERS]
    if "," in text or "،" in text:
        text = _GROUPING.sub("", text)
    text = _NUMBER.sub(r" \g<0> ", text.translate(_TABLE)[:MAX_CHARACTERS])
    return _EDGES.sub("", text) if HALF_SPACE in text else text


def _join_pair(match: re.Match) -> str:
    first, second = match.groups()
    seconds = _PAIRS.get(_plain(first))
    if seconds and (_plain(second) in seconds or _PAIR_ENDING.sub("", _plain(second)) in seconds):
        return f"{first}{_JOINED}و{_JOINED}"
    return match[0]


def _plain(words: str) -> str:
    """Words without the marks of joining, and the و that «گفتگو» lacks."""
    words = words.replace(HALF_SPACE, "").replace(_JOINED, "")
    return _MAY_DROP_AND.sub(lambda match: _DROPS_AND[match[0]], words) if "تو" in words else words


def _parts(word: str) -> list[str]:
    """The parts of a joined word that are words of their own: of «پیش‌فاکتور» both, of «می‌کند» «کند»."""
    parts = word.replace(_JOINED, HALF_SPACE).split(HALF_SPACE)
    return [part for part in parts if len(part) > 1 and part not in _AFFIXES]


def _alternatives(word: str, parts: list[str], prefix: bool) -> str:
    asked = f"'{word}':*" if prefix else f"'{word}'"
    if len(parts) < 2:
        return asked
    return "({} | ({}))".format(asked, " & ".join(f"'{stem(part)}'" for part in parts))
