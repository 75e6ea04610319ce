"""Numbers that are not figures: dates, clock times, decades, versions and numbers in names."""

import re

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|Jun\.|July?|Jul\.|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|"
    r"JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?(?![0-9])"
_YEAR = r"(?:1[0-9]|20)[0-9]{2}(?![0-9])"
_KANJI = r"[〇一二三四五六七八九十]"
_MEASURING = r"(?:間|連続|ぶり|以上|以内|未満|以下|余|あまり|超|半(?!ば)|程度|後半|後|契約|計画|越|目|弱|強|ほど|近く|分の|[0-9一二三四五六七八九十]{1,2}[かカヵヶ]月|の(?:歴史|歳月|刑|実刑|任期|差))"

_ENGLISH_DATES = (
    rf"\b{_MONTH} {_DAY}(?! ?(?:%|percent|million|billion|trillion))"
    rf"(?: ?(?:-|—|to) ?(?:{_MONTH} )?{_DAY}(?![\w%]))?(?:,? {_YEAR})?",
    rf"(?<![\w.,]){_DAY}(?: ?- ?{_DAY})? (?:of )?{_MONTH}\b(?![ ](?:have|be|not|also))(?:,? {_YEAR})?",
    rf"\b{_MONTH},? (?:of )?{_YEAR}",
    r"(?<![\w.])[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})? ?(?:[ap]\.?m\b\.?|[AP]\.?M\b\.?|GMT|UTC|JST|EST|EDT|ET\b)",
    r"(?<![\w.])[0-9]{1,2} ?: ?[0-9]{2}(?::[0-9]{2})?(?![0-9])",
    r"(?:(?<=\n)|\A)[0-9]{1,2}[.)](?= )",
    r"(?<![\w(.])[0-9]{1,2}\)(?= [A-Z])",
    r"[0-9]{2,4}-[0-9]{2,4}-[0-9]{3,4}(?![0-9,.])|[0-9]{3}-[0-9]{4}(?![0-9-]| [a-z])",
    r"(?:UTC|GMT) ?[+-] ?[0-9]{1,2}(?![0-9]|時間)",
    r"(?<![\w.])[0-9]{1,2} ?(?:-[0-9]{1,2} ?)?(?:[ap]\.?m\b\.?|[AP]\.?M\b\.?|o'clock)",
    r"(?<![\w./])[0-9]{1,4}/[0-9]{1,2}(?:/[0-9]{2,4})?(?![\w/])",
    rf"(?<![\w./-]){_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}(?![0-9])(?:T[0-9:]++)?",
    r"(?<![\w.])[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)[0-9]{2}(?![0-9])",
    r"\b(?:FY|AD|BC|[Ff]iscal(?: [Yy]ear)?) ?'?[0-9]{2,4}(?:[-/][0-9]{2,4})?",
    r"(?<![\w.,$¥€£])(?:'[0-9]0|[1-9]0|(?:1[0-9]|20)[0-9]0)'?s\b",
    r"(?<![\w.,$¥€£])(?:19|20)[0-9]{2}[-/](?:[0-9]{2}|(?:19|20)[0-9]{2})(?![0-9%]|[.,][0-9])",
    r"\b[0-9]{1,2}(?:st|nd|rd|th)[ \-][Cc]entur(?:y|ies)",
    r"\b[1-4](?:st|nd|rd|th)[ \-][Qq]uarter",
    r"(?<![\w.])[0-9]++(?:\.[0-9]++){2,}+",
    r"\b(?:[Gg]roup|[Bb]ig|G) ?(?:of )?(?:Seven|Eight|Ten|Twelve|Twenty|7|8|20)\b",
    r"\b(?:S&P|Standard & Poor's|Nikkei|FTSE|Fortune|Dow|CAC|Russell|Nasdaq|Forbes|DAX|TOPIX|KOSPI) ?[0-9]{2,4}\b",
)
_JAPANESE_DATES = (
    rf"(?:令和|平成|昭和|大正|明治|西暦|紀元前) ?(?:元|[0-9]{{1,4}}|{_KANJI}{{1,4}})年(?:度)?",
    rf"(?<![0-9,.])[0-9]{{4}}(?:[-~/・][0-9]{{2,4}})?年(?:度|代|{_MEASURING}{{0}})?",
    rf"{_KANJI}{{4}}年(?:度|代)?",
    r"(?<![0-9,.])[0-9]{1,3}年(?:度|代)",
    r"(?<![0-9,.])[0-9]{1,2}年(?= ?[0-9]{1,2}月)",
    rf"(?<![0-9,.])(?:[0-9]{{1,2}}|{_KANJI}{{1,3}})月(?!間)(?: ?(?:[0-9]{{1,2}}|{_KANJI}{{1,3}})日(?!間))?",
    rf"(?<![0-9,.])(?:[0-9]{{1,2}}(?:[-~・、])){{0,3}}(?:[0-9]{{1,2}}|{_KANJI}{{1,3}})日(?!間|目|連続|ぶり|以上|以内|分|余|程度|あたり|当たり|平均)",
    r"(?<![0-9,.])[0-9]{1,2}時(?!間)(?:[0-9]{1,2}分|半)?(?:[0-9]{1,2}秒)?(?:頃|ごろ|過ぎ)?",
    rf"(?<![0-9,.])(?:[0-9]{{1,2}}|{_KANJI}{{1,3}})世紀(?!半)",
    r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|数)(?:年|か月|カ月|ヶ月|ヵ月|日|週間)(?:余り)?前(?!後|年|提|半|身|例)",
    r"第?(?:[1-4]|[一二三四])四半期",
)
_STARTS = r"(?:(?<![0-9])(?=[0-9])|(?=['A-Zfgb令平昭大明西紀第数〇一二三四五六七八九十]))"
"""Where a pattern can start at all: most characters are passed over with this one look."""

_ALL = re.compile(_STARTS + "(?:" + "|".join((*_ENGLISH_DATES, *_JAPANESE_DATES)) + ")")

_TERM = re.compile(
    r"(?:懲役|禁錮|拘禁刑|任期は?|執行猶予|刑期は?|今後|過去|この|向こう|約|およそ|最大|最長|最短|少なくとも|わずか|計|延べ)$"
)
_MEASURED_YEARS = re.compile(_MEASURING)


def nonfigure_spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a folded text in which numbers are no figures, in order."""
    return [match.span() for match in _ALL.finditer(text)]


def is_measured_year(text: str, start: int, end: int) -> bool:
    """Tell whether a number with 年 (`text[start:end]`) is a length of time, not a year of the calendar or an era."""
    return (
        _MEASURED_YEARS.match(text, end) is not None
        or _TERM.search(text[max(0, start - 6) : start]) is not None
    )
