"""How mail programs announce a quotation or a signature, as small patterns over one line with its marks taken off.

Patterns are applied to single lines (or a few joined ones) of bounded length, so none of them can run away.
"""

import re

LONGEST_LINE = 500
MOST_JOINED = 4
FOLD = str.maketrans({"ي": "ی", "ك": "ک", "ى": "ی", "\xa0": " ", "\u200c": " ", "\u3000": " ", "：": ":"}
                     | dict.fromkeys("\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))  # fmt: skip
# A line between «>>>» and «<<<» is only adorned.
QUOTED = re.compile(r"^[ \t]{0,3}(?:>|&gt;)(?!.*<<[ \t]*$)")
MARKS = re.compile(r"^(?:[ \t]{0,3}>)+ ?")

# «نوشت:» and its sisters in other languages, at the end of the line.
WROTE = (
    r"(?:wrote|writes|schrieb|hat geschrieben|a écrit|ha scritto|scrisse|escribió|escreveu|schreef|heeft geschreven|skrev|kirjoitti"
    r"|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|пишет|написал(?:\(а\)|а)?|писал(?:\(а\)|а)?|yazdı"
    r"|şunları yazdı|đã viết|het volgende geschreven|כתב/?ה?|כתבה|كتب|کتب"
    r"|写道|写到|のメッセージ|さんは書きました|작성"
    r"|نوشت(?:ه است|ه اند|ند|ید)?|نوشته بود|مرقوم فرمود(?:ند)?)"
)
OPENING = (
    r"(?:on|am|le|el|em|il giorno|il|op|den|dnia|w dniu|dne|ti|ma|ke|to|pe|la|su|a|în|вс|пн|вт|ср|чт|пт|сб"
    r"|در تاریخ|به تاریخ|تاریخ|در روز|روز|مورخ|مورخه|در)"
)
WROTE_ONE = re.compile(
    rf"^(?=.*(?:\d|@))[^>].{{3,}}\b{WROTE}[^\w:]{{0,5}}(?:\s*<[^<>]{{3,100}}>)?\s*:\s*$", re.IGNORECASE
)
WROTE_MANY = re.compile(
    rf"^{OPENING}\b(?=.*\d).{{5,}}?\b{WROTE}(?:\b[^:]{{0,120}})?:(?:\s*<?[^<>\s]{{3,100}}@[^<>\s]{{3,100}}>?:?)?\s*$",
    re.IGNORECASE | re.DOTALL,
)
# Without a verb: a date or time, an address, and a colon (Japanese and Chinese Gmail, some webmailers).
DATED = re.compile(r"^(?=.*\d{1,2}[:.]\d{2})(?=.*\d{4}).{8,}<[^<>\s]+@[^<>\s]+>\s*:\s*$")
# Gmail's short form: «2013/5/1 Name <a@b.c>»
GMAIL_OLD = re.compile(
    r"^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s(?:.{1,200}<[^<>\s]+@[^<>\s]+>:?|\d{1,2}:\d{2} GMT[+-]\d{1,2}:\d{2} [^<>:]{2,80}:?)\s*$"
)
# Zoho: «---- On … wrote ----», and clients that forget the colon after the address.
DASHED = re.compile(rf"^-{{2,}}\s*(?=.*\d).{{5,}}\b{WROTE}\s*-{{2,}}$", re.IGNORECASE)
NO_COLON = re.compile(rf"^{OPENING}\b(?=.*\d).{{5,}}<[^<>\s]+@[^<>\s]+>\s*{WROTE}$", re.IGNORECASE)
# Horde: «Quoting Name <a@b.c>:»
QUOTING = re.compile(r"^(?:quoting|zitat von|citando|citation de|نقل ?قول از)\s.{2,200}@.{2,200}:\s*$", re.IGNORECASE)
ATTRIBUTION = (WROTE_ONE, DATED, GMAIL_OLD, DASHED, NO_COLON, QUOTING)
# Directly above marked lines anything with a colon at its end, a digit, and an address or the verb will do.
ABOVE_QUOTE = re.compile(rf"^(?:(?=.*\d)(?=.*(?:@|\b{WROTE}\b)).{{8,}}|[^.!?]{{2,60}}\b{WROTE}\s?):\s*$", re.IGNORECASE)

OPENED = re.compile(rf"^{OPENING}\b(?=.*\d)", re.IGNORECASE)
# What a program left that broke no line between the answer and the announcement: «Yes. On Wed, Apr 4, 2012 at 3:59 PM, a@b.c wrote:»
SHARED = re.compile(
    r"^(?P<own>(?!On\b)\S.*?)[\s-]*\s(?P<rest>On\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d)(?=.{0,60}\d{4}).{8,300}\bwrote\s*:\s*)$"
)

# Yahoo on phones breaks no line after it: «On Sunday …, Name<a@b.c> wrote:   Dear …»
_GAP = r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]"
RUNS_ON = re.compile(
    rf"^(?P<rest>{_GAP}*{OPENING}\b(?=.*\d).{{8,300}}?<[^<>\s]+@[^<>\s]+>{_GAP}*{WROTE}{_GAP}*:){_GAP}{{2,}}(?P<quoted>\S.*)$",
    re.IGNORECASE,
)

ORIGINAL = re.compile(
    r"^[\s*_]*[-_=]{2,}\s*(?:original(?: message| appointment)?|reply message|reply above this line"
    r"|urspr(?:ü|ue)ngliche nachricht|ursprungliche nachricht|message d['’]origine|message original|mensaje original|mensagem original"
    r"|messaggio originale|oorspronkelijk bericht|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti"
    r"|wiadomość oryginalna|původní zpráva|исходное сообщение|orijinal mesaj|原始邮件|原始郵件|元のメッセージ|الرسالة الأصلية"
    r"|پیام اصلی|پیام قبلی|ایمیل اصلی|متن اصلی|نامه اصلی)\s*[-_=]{2,}",
    re.IGNORECASE,
)
# «reply above this line» as help desks write it, ours too
ABOVE = re.compile(
    r"^[\s#*=–—-]{2,}.{0,20}(?:(?:please )?(?:type|write|reply|enter your reply|add your reply)[\w ]{0,30} above this line"
    r"|لطفا?ً?\s*(?:پاسخ|جواب).{0,30}بالای این خط|پاسخ خود را بالای این خط)",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^[\s*>]*(?:-{2,}\s*(?:forwarded message|fwd|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato"
    r"|mensagem encaminhada|doorgestuurd bericht|vidarebefordrat meddelande|пересылаемое сообщение"
    r"|پیام (?:ارسال|هدایت|باز ?ارسال|فوروارد|فرستاده)[ \w]{0,12}|ایمیل ارجاع شده)|begin forwarded message:|پیام هدایت شده:)",
    re.IGNORECASE,
)
FAREWELL = re.compile(r"^[\s>]*[-_=*~]{3,}\s*$")
RULE = re.compile(r"^[ \t]{0,3}[_-]{20,}\s*$")

HEADER_KINDS = {
    "from": "from|von|de|da|van|från|fra|od|lähettäjä|от|gönderen|kimden|差出人|发件人|寄件者|보낸 ?사람|מאת|من|از|فرستنده|از طرف",
    "date": "sent|date|gesendet|datum|envoyé(?: le)?|date d['’]envoi|message du|enviado(?: el)?|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty"
            "|päivämäärä|wysłano|odesláno|отправлено|дата|gönderilme|送信日時|日付|发送时间|日期|보낸 ?날짜|נשלח|تاریخ(?: ارسال)?|ارسال(?: شده)?(?: در)?"
            "|فرستاده شده(?: در)?|زمان ارسال",
    "to": "to|an|à|para|a|aan|till|til|do|vastaanottaja|кому|kime|宛先|收件人|받는 ?사람|אל|إلى|به|گیرنده|گیرندگان",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|předmět|aihe|тема|konu|件名|主题|主旨|제목|נושא|موضوع|عنوان",
    "cc": "cc|copie à|kopie|copia|kopia|kopi|копия|bilgi|参照|抄送|رونوشت|کپی",
}  # fmt: skip
HEADER_FIELD = re.compile(
    r"^[\s*_]{0,4}(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in HEADER_KINDS.items())
    + r")[\s*_]{0,3}:[\s*_]*(?P<rest>.*)$",
    re.IGNORECASE,
)

FIRST_FIELD = re.compile(rf"^[\s*_]{{0,4}}(?:{HEADER_KINDS['from']})[\s*_]{{0,3}}:", re.IGNORECASE)
NEXT_FIELD = re.compile(
    r"\s(?=[*_]{0,2}(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|ارسال شده|فرستاده شده|تاریخ|تاریخ ارسال|به|گیرنده|موضوع)[*_]{0,2}\s?:)"
)

ASKS = re.compile(r"[?؟][\s\u200e\u200f]*$")
# What a program broke off a quoted line: the tail of an address of the web, or of brackets around one.
BROKEN_TAIL = re.compile(r"^[ \t]*(?:[(_/=&?%<\[]\S*(?:[)\]>]|://|=)|\S*[)\]>]\s*>?$)")

# A head of an older mail, with its colon or, as eM Client writes it, without.
HEAD_LEFT = re.compile(
    r"^[*_\s]{0,4}(?:from|to|cc|date|sent|subject|reply-to|von|an|datum|gesendet|betreff|de|à|objet|از|به|تاریخ|موضوع|رونوشت)\b",
    re.IGNORECASE,
)

SIGNATURE = re.compile(r"^\s{0,3}(?:--|—|__)\s*$")
DEVICE = re.compile(
    r"^[\s*_<(\[-]{0,4}(?:sent (?:from|via|with|using) (?:my |the |an? )?[\w .'’®™+-]{2,40}(?:<[^<>]*>|\([^()]*\)|https?:\S+)?"
    r"|get outlook for \w+\s*(?:<[^<>]*>)?|sent on the go[\w .]{0,30}|von meinem [\w -]{2,40} gesendet|gesendet (?:von|mit) [\w -]{2,60}"
    r"|envoyé (?:de|depuis) mon? [\w -]{2,40}|enviado (?:desde|do|de) mi? ?[\w -]{2,40}|inviato da[l ]? ?[\w -]{2,40}"
    r"|verzonden vanaf [\w -]{2,40}|verstuurd vanaf [\w -]{2,40}|skickat från [\w -]{2,40}|sendt fra [\w -]{2,40}|lähetetty [\w -]{2,40}"
    r"|отправлено (?:с|из) [\w -]{2,40}|iphoneから送信|从我的 ?[\w ]{2,20} ?发送|发自我的 ?[\w ]{2,20}"
    r"|دریافت outlook برای \w+\s*(?:<[^<>]*>)?"
    r"|(?:ارسال|فرستاده)(?: ?شده)? (?:از|با|توسط) (?:طریق )?[\w .،()-]{2,60}|از (?:گوشی|تلفن|آیفون|موبایل)[\w ]{0,20} من (?:فرستاده|ارسال) شد(?:ه است|ه)?)"
    r"[\s*_>)\].]{0,4}$",
    re.IGNORECASE,
)


def bare(line: str) -> str:
    """A line as the patterns see it: cut, without bidi marks and quoting marks, Arabic letters folded."""
    return MARKS.sub("", line[: LONGEST_LINE * 2].translate(FOLD)).strip()


def attribution_at(lines: list[str], at: int) -> int:
    """How many lines from ``at`` on make up «On … wrote:» in any language; 0 when none do.

    Single lines need a digit or an address and the verb at their end; joined lines also need the opening word,
    else the sentence before would be swallowed.
    """
    first = bare(lines[at])
    if len(first) > LONGEST_LINE or not first:
        return 0
    if length := _spread_at(lines, at, first):
        return length
    if any(pattern.match(first) for pattern in ATTRIBUTION) or WROTE_MANY.match(first):
        return 1
    joined = first
    for more in range(1, min(MOST_JOINED, len(lines) - at)):
        joined += " " + bare(lines[at + more])
        if len(joined) > LONGEST_LINE:
            return 0
        if WROTE_MANY.match(joined) and not attribution_at(lines, at + more):
            return more + 1
    return 0


def _spread_at(lines: list[str], at: int, first: str) -> int:
    """Polymail's form, whose address stands between lines of its own: «On … John», «<», «mailto:…», «> wrote:»."""
    if not OPENED.match(first):
        return 0
    joined, seen = first, 0
    for end in range(at + 1, min(at + 2 * MOST_JOINED, len(lines))):
        line = lines[end].translate(FOLD).strip()
        joined, seen = f"{joined} {line}", seen + (line == "<")
        if seen and re.match(rf">\s*{WROTE}\s*:\s*$", line, re.IGNORECASE):
            return end + 1 - at if len(joined) <= LONGEST_LINE else 0
    return 0


def attribution_above(lines: list[str], quote: int) -> int:
    """The line where the attribution right above the marked line ``quote`` starts; ``quote`` itself when there is none."""
    end = quote
    while end > max(0, quote - 2) and not lines[end - 1].strip():
        end -= 1
    for start in range(end - 1, max(-1, end - MOST_JOINED), -1):
        if not bare(lines[start]) or QUOTED.match(lines[start]):
            break
        joined = " ".join(map(bare, lines[start:end]))
        begins = start == 0 or not lines[start - 1].strip()
        if (
            len(joined) <= LONGEST_LINE
            and ABOVE_QUOTE.match(joined)
            and (begins or start < end - 1 or joined[0].isdigit())
        ):
            return start
    return quote


def header_block_at(lines: list[str], at: int) -> bool:
    """Whether Outlook's block (From, Sent, To, Subject in any language) starts here: three kinds, or two with an address.

    The block must open with From or a date; blank lines and values on lines of their own are allowed.
    """
    opening = HEADER_FIELD.match(bare(lines[at])[:LONGEST_LINE])
    if not opening or opening.lastgroup is None or not (opening["from"] or opening["date"]):
        return False
    kinds, address = set(), False
    for line in lines[at : at + 10]:
        for part in _fields_in(bare(line)[:LONGEST_LINE]):
            if field := HEADER_FIELD.match(part):
                kinds |= {kind for kind in HEADER_KINDS if field[kind]}
                address = address or "@" in field["rest"]
    if "from" in kinds:
        return len(kinds) >= 3 or (len(kinds) == 2 and address and "date" in kinds)
    return bool(opening["date"] and re.search(r"\d{4}", opening["rest"]) and address and "to" in kinds)


def _fields_in(line: str) -> list[str]:
    """The fields of a line; some programs write «From: … Sent: … To: … Subject: …» as one."""
    return NEXT_FIELD.split(line) if FIRST_FIELD.match(line) else [line]
