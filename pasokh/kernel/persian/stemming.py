"""What a folded Persian word is a form of: «میخواهیم» → «خواست», «کتابهایشان» → «کتاب», «مشتریان» → «مشتری».

    stem("نمیخواستم")  # → "خواست"

A verb is known by its past stem, as dictionaries of conjugation do; a noun or an adjective by the word without plural, possessive, «ی» of
one and degree. Words come folded (`folding.fold`) and in one piece, so that «می‌کند», «میکند» and «می کند» are one. What is a word is looked
up in small tables (`lexicon/`, with their licences): «ایران» ends like a plural and is none. Of a word that stands in no table only what
cannot be part of a name goes. Nothing here knows the sentence: «کاری» is a noun with an ending, or a verb, and is taken for the noun.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"
KEPT = 50_000  # words whose stem is remembered

_PERSONS = ("م", "ی", "یم", "ید", "ند")
_OBJECTS = ("م", "ت", "ش", "مان", "تان", "شان")
_PERFECT = ("ه", "هام", "های", "هاست", "هایم", "هاید", "هاند")
_PAST = frozenset(
    ["", *_PERSONS, *_PERFECT, "ن", "نی", "ش", "شان", "مان", "تان", *(p + o for p in _PERSONS for o in _OBJECTS)]
) - {"مم"}
_PRESENT = frozenset(["", "د", *_PERSONS, *(p + o for p in ("د", *_PERSONS) for o in _OBJECTS)])
_LEADING = ("بر", "در", "باز", "فرا", "وا", "فرو", "")
_CONTINUOUS = tuple(lead + sign for sign in ("نمی", "می") for lead in _LEADING)
# What is a verb whenever it looks like one, though a noun may be spelled so: «کند», «شده», «دارد».
_USUAL = frozenset(
    "کرد شد داد گفت داشت رفت خواست توانست دانست امد اورد برد گرفت دید زد رسید گذاشت ساخت خورد یافت بود گشت نوشت خواند فرستاد ماند "
    "شناخت پرداخت نمود فرمود کشید افتاد گردید خرید انداخت پذیرفت فروخت فهمید پرسید شنید بست ریخت شکست سپرد ایستاد نشست بایست هست".split()
)
_BEING = {word + end: "هست" for word in ("هست", "نیست") for end in ("", *_PERSONS)} | {"است": "هست"}
_MODAL = dict.fromkeys(("باید", "نباید", "بایست", "بایستی", "میبایست"), "بایست")
_NOT_VERBS = frozenset(
    (
        "بلندی رسمی بیماری کاری رنگی سمی بری بران درمان درام شوم شوند کنی کنان زنی زند زنم روی روم رود رسم رسیدگی داری دارم "
        "بردبار ماندن یابی یابد کشان کشی گیری گوی بین بینش خورش ساز سازی سازش سازمان دانش دان اموز اموزش کش کشش کشتی گردش گرد "
        "گردی رسی خوان خوانی برش برم فروش فروشی خریدار گذر گذار گذاری افت افتی انداز نویس نویسی نشین نشان نشانی شنوی پرس پرسش ریز "
        "ریزش ریزی پرداز پردازش پردازی باش باشی ایست ایستی مان مانی ای ایی برند درد دردم درش درید برید دست بازی بازدید بازار باز "
        "بازان بازم بازها وارد فراورد ناب ناز نازی بدن"
    ).split()
)
_PLURAL = re.compile(r"(?<=\w\w)(?:ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?|م|ت|ش|مان|تان|شان|مون|تون|شون|ست|یند)?)$")
# (ending, what stands in its place), in the order in which they are tried; an ending may leave a letter of the word behind.
_ENDINGS = (
    ("ی", ""), ("م", ""), ("ت", ""), ("ش", ""),
    ("ترین", ""), ("تری", ""), ("تر", ""),
    *((word, "") for word in ("یمان", "یتان", "یشان", "مان", "تان", "شان", "مون", "تون", "شون")),
    ("گانی", "ه"), ("گان", "ه"), ("یانی", ""), ("یان", ""), ("یان", "ی"), ("انی", ""), ("ان", ""),
    ("جات", "ه"), ("جات", ""), ("اتی", ""), ("ات", ""), ("ات", "ه"), ("ات", "ت"), ("ینی", ""), ("ین", ""),
    *(("ه" + end, "ه") for end in ("ام", "ات", "اش", "ای", "اند", "است", "ایم", "اید")),
    ("ای", "ا"), ("وی", "و"), ("ایی", "ا"), ("ویی", "و"), ("ایم", "ا"), ("ایت", "ا"), ("ایش", "ا"), ("ویم", "و"), ("ویت", "و"), ("ویش", "و"),
    ("ست", ""), ("ند", ""),
)  # fmt: skip
_DEPTH = 2  # endings behind one another, beside those that are looked up together


@lru_cache(KEPT)
def stem(word: str) -> str:
    """What a folded word in one piece is a form of; the word itself where nothing is known of it."""
    words, irregular = nouns(), _irregular()
    if word in irregular:
        word = irregular[word]
    verb = _verb(word) if word not in _NOT_VERBS else None
    if word in words and not (verb in _USUAL and _is_plain_form(word)):
        return word
    return verb or _noun(word, _DEPTH) or _without_safe_ending(word)


def verb_of_infinitive(word: str) -> str | None:
    """The verb whose infinitive this is: «بازگرداندن» → «گرداند», which is the stem of «برمی‌گردانید». None for any other word."""
    return _verb(word[:-1]) if word.endswith(("تن", "دن")) and len(word) > 3 else None


def is_word(word: str) -> bool:
    """Whether a folded word stands in the tables as it is."""
    return word in nouns()


@cache
def stop_words() -> frozenset[str]:
    """Folded words that say little of what a text is about, and what they are forms of."""
    found = _lines("stop_words.txt")
    return frozenset([*found, *map(stem, found)])


@cache
def nouns() -> frozenset[str]:
    """Folded nouns, adjectives and adverbs, as they stand in a dictionary."""
    return frozenset(_lines("nouns.txt"))


@cache
def _irregular() -> dict[str, str]:
    """Broken plurals, and how words are spoken: {form: word}."""
    return dict(line.split(" ") for line in _lines("irregular.txt"))


@cache
def _stems() -> tuple[dict, dict]:
    """({past stem: itself}, {present stem: past stem}); the first line that names a present stem owns it."""
    past, present = {}, {}
    for line in _lines("verbs.txt"):
        was, _, now = line.partition("#")
        if was:
            past.setdefault(was, was)
        for each in _spellings(now):
            present.setdefault(each, was or now)
    return past, present


def _spellings(now):
    if not now:
        return ()
    if now.endswith("ی") and now[-2:-1] in ("ا", "و"):
        return (now, now[:-1])
    return (now, now + "ی") if now[-1] in "او" else (now,)


def _lines(name):
    return (LEXICON / name).read_text(encoding="utf-8").split("\n")[:-1]


def _is_plain_form(word):
    """A stem with an ending of person or of the perfect, nothing before it: «کند», «داده»; «دریافت» and «نمایش» are nouns."""
    past, present = _stems()
    plain = any(word.endswith(end) and word[: len(word) - len(end)] in past for end in ("", "ه", "م", "ند", "یم", "ید"))
    return plain or any(word.endswith(end) and word[: -len(end)] in present for end in ("د", "ند", "یم", "ید"))


def _verb(word):
    """The past stem of a conjugated verb, else None."""
    if found := _BEING.get(word) or _MODAL.get(word):
        return found
    for sign in _CONTINUOUS:
        if word.startswith(sign) and (found := _of_present(word[len(sign) :]) or _of_past(word[len(sign) :])):
            return found
    return _of_past(word) or _with_sign(word) or _of_present(word, bare=True) or _with_leading(word)


def _of_past(rest):
    past, _ = _stems()
    return _by_ending(rest, past, _PAST, 2)


def _of_present(rest, bare=False):
    """Bare: without a sign before it, a present stem alone is a noun («کار», «گیر»)."""
    _, present = _stems()
    if bare and rest in present:
        return None
    return _by_ending(rest, present, _PRESENT, 1)


def _by_ending(rest, stems, endings, least):
    for cut in range(min(6, len(rest))):
        base, end = rest[: len(rest) - cut], rest[len(rest) - cut :]
        if len(base) < least:
            return None
        if end in endings and base in stems and (len(base) > 1 or end):
            return stems[base]
    return None


def _with_sign(word):
    """«نرفتم», «بگویید», «بیاورم», «نیامد»: what stands between the sign and a vowel goes."""
    if word[:1] not in ("ن", "ب") or len(word) < 3:
        return None
    rest = word[1:]
    forms = [rest]
    if rest.startswith("ی"):
        forms += ["ا" + rest[1:], rest[1:]]
    for form in forms:
        found = (_of_past(form) if word[0] == "ن" or len(form) > 3 else None) or _of_present(form)
        if found:
            return found
    return None


def _with_leading(word):
    """«برگشتم», «درنیامد», «بازگردید»."""
    for lead in _LEADING[:-1]:
        rest = word[len(lead) :]
        if word.startswith(lead) and len(rest) > 2:
            found = _of_past(rest) or _with_sign(rest) or _of_present(rest, bare=True)
            if found:
                return found
    return None


def _noun(word, depth):
    words, irregular = nouns(), _irregular()
    shorter = [each for each in _shorter(word) if len(each) > 1]
    for each in shorter:
        if each in irregular:
            return irregular[each]
        if each in words:
            return each
    if depth:
        for each in shorter:
            if len(each) > 2 and (found := _noun(each, depth - 1)):
                return found
    return None


def _shorter(word):
    if found := _PLURAL.search(word):
        yield word[: found.start()]
        if found[0] in ("های", "هام", "هات", "هاش", "هایم"):
            yield word[: found.start()] + "ه"  # «جامعهای»: «جامعه‌ای»
        return
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            yield word[: len(word) - len(ending)] + instead


def _without_safe_ending(word):
    found = _PLURAL.search(word)
    if found and found.start() > 2:
        return word[: found.start()]
    for ending in ("ترین", "تر"):
        if word.endswith(ending) and len(word) - len(ending) > 4:
            return word[: -len(ending)]
    return word
