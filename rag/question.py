"""What a question asks for: its language, the kind of answer, and the words that matter."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from index.errors import InvalidRequest
from index.japanese import tokenize
from index.language import detect_language

AnswerKind = Literal[
    "money", "percent", "count", "date", "duration", "measure", "length", "age", "change",
    "person", "place", "name", "reason", "statement",
]  # fmt: skip
"""What is asked for. `measure` takes any figure with a unit, `change` any that says by how much,
`length` a distance or a duration."""

LONGEST_QUESTION = 10_000
"""Characters. Beyond it a question is an article; the longest of 639 news questions has 392."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed. `head` is the noun that is asked about ("users" in "how many users")."""

    text: str
    language: str
    kind: AnswerKind
    head: str | None
    words: tuple[str, ...]


def analyse(text: str) -> Question:
    """Analyse a question; raises InvalidRequest for one that is empty, too long or not text."""
    question = _checked(text)
    if detect_language(question) == "ja":
        kind, head = _first_match(_JAPANESE_KINDS, question)
        words = tuple(dict.fromkeys(word for word in tokenize(question) if word not in _JAPANESE_EMPTY))
        return Question(question, "ja", kind, head, words)
    kind, head = _first_match(_ENGLISH_KINDS, question)
    return Question(question, "en", kind, head, tuple(dict.fromkeys(content_words(question))))


def _checked(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidRequest(
            "The question holds bytes that are not text (lone surrogates); send it as UTF-8."
        )
    question = " ".join(text.replace("\0", " ").split())
    if not question:
        raise InvalidRequest("The question is empty; ask something.")
    if len(question) > LONGEST_QUESTION:
        raise InvalidRequest(
            f"The question has {len(question):,} characters and the limit is {LONGEST_QUESTION:,}; "
            "shorten it, or check the text with `rag check`."
        )
    return question


def _first_match(kinds: tuple[tuple[AnswerKind, str], ...], question: str) -> tuple[AnswerKind, str | None]:
    for kind, pattern in kinds:
        match = _compiled(pattern).search(question)
        if match:
            head = match.groupdict().get("head")
            return kind, head.lower().strip() if head else None
    return "statement", None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_AUXILIARY = r"(?:do|does|did|will|is|are|was|were|has|have|had|can|could|would|in|at|of|per|a|the)\b"
_VERB = r"(?:do|does|did|will|has|have|had|can|could|would)\b"
_NOUN = rf"(?P<head>[\w'’-]+(?: (?!{_AUXILIARY})[\w'’-]+s\b)?)"
_ADJECTIVES = r"(?:more |additional |new |other |different |of the |of |electric |public |young |local )*"

_ENGLISH_KINDS: tuple[tuple[AnswerKind, str], ...] = (
    ("duration", r"\bhow many (?:seconds|minutes|hours|days|weeks|months|years|decades)\b"),
    ("length", r"\bhow long\b"),
    ("duration", r"\b(?:over|in|for|within) (?:what|which) (?:period|time ?frame|time|span)\b|\bwhat period\b"),
    ("percent", r"\b(?:what|which) (?:percent(?:age)?|proportion|share|fraction|portion)\b"),
    ("percent", r"\b(?P<head>approval|support|unemployment|inflation|interest|turnout|growth|tax|jobless|occupancy|"
                r"vacancy|literacy|recycling|birth|disapproval) (?:rating|rate)s?\b|\bturnout\b"),
    ("age", r"\bhow old\b|\bwhat age\b|\bat what age\b"),
    ("change", r"\bby how much\b"),
    ("measure", r"\bhow much (?:\w+ ){0,2}?(?P<head>rain|snow|water|oil|gas|land|power|electricity|energy|food|waste)\b"),
    ("money", r"\bhow much\b|^what (?:will|does|did|do|would|can) .*\bcosts?\b"),
    ("money", r"\b(?:what|which) (?:\w+ ){0,6}(?P<head>amount|sum|price|cost|budget|fee|salary|fine|revenue|profit)s?\b"),
    ("count", r"\bhow many " + _ADJECTIVES + _NOUN),
    ("count", r"\b(?:what|which) (?:is|was|are|were) the (?:total |current )?number of " + _ADJECTIVES + _NOUN),
    ("measure", r"\bhow (?:far|tall|high|deep|wide|heavy|fast|hot|cold|big|large|strong|long)\b"),
    ("date", r"^(?:\w+ )?when\b|\bwhen (?:will|is|was|did|does|do|are|were|has|have|should|can|could|would)\b"),
    ("date", r"\b(?:what|which|on what|on which|in what|in which|by what) (?:date|day|month|year|time)\b"),
    ("person", r"^(?:by |to |for |with )?(?:who|whom)(?: is| was|['’]s) (?:the |its |their |\w+(?: \w+)?['’]s? )?"
               r"(?:new |former |current |first )?(?P<head>\w+(?: (?:minister|executive|secretary|justice|officer|porter))?)"
               r"(?= of\b| at\b| for\b| in\b| who\b|\?|$)"),
    ("person", r"^(?:by |to |for |with )?(?:who|whom|whose)\b|\b(?:who|whom) (?:is|was|are|were|did|has|will)\b"),
    ("person", r"\b(?:what|which) (?:is|was) the name of the (?:man|woman|person|boy|girl|player|actor|singer)\b"),
    ("place", r"^(?:from |to |in )?where\b|\bwhere (?:is|was|are|were|did|does|do|will)\b"),
    ("place", rf"\b(?:what|which) (?!{_VERB})(?:\w+ ){{0,2}}(?:country|city|town|state|region|place|island|continent|province|"
              r"district|county|nation|village|port|river|venue|location)\b"),
    ("reason", r"^why\b|\b(?:what|for what) reasons?\b"),
    ("statement", r"^what (?:is|are|was|were) (?:an? )?(?!the\b|its\b|their\b|his\b|her\b|name)[\w\"“”'’ -]+\?*$"),
    ("name", rf"\b(?:what|which) (?!{_VERB})" + _NOUN),
)  # fmt: skip
"""Kinds of answer by the question's form, the first that matches. Unmatched: a statement."""

_JAPANESE_KINDS: tuple[tuple[AnswerKind, str], ...] = (
    (
        "duration",
        r"何(?:年|か月|カ月|ヶ月|日|時間|分|週間)間|どの(?:くらい|ぐらい|程度)の期間|期間は|いつまでの期間",
    ),
    ("percent", r"何(?:%|%|パーセント|割)|(?P<head>支持率|投票率|失業率)|(?:割合|比率|率)は"),
    ("money", r"いくら|何(?:兆|億|万|千)?円|(?:金額|額|費用|予算|価格|値段|料金|運賃|総額|事業費)(?:は|が)"),
    ("age", r"何歳|年齢は"),
    (
        "count",
        r"何(?P<head>人|名|社|件|床|か所|カ所|ヶ所|校|台|本|隻|戸|世帯|棟|回|匹|頭|羽|個|冊|枚|便|店|機|団体"
        r"|種類|議席|か国|カ国|ヶ国|階|両|駅|巻|話|倍|番|位|点(?!が)|部(?!門|分))",
    ),
    ("count", r"(?P<head>\w{1,8}?)(?:の)?数は"),
    (
        "date",
        r"いつ|何(?:年(?!以上|以下|も)|月|日|時(?!代)|曜日|世紀)|(?:[るたの]年|生年|誕生日|[るたの]日|年月日|時期)は(?:何|いつ)?[かで]?[？?。]?$",
    ),
    ("person", r"誰|だれ|何者|どなた|人物は|[のるた]人は(?:何|どん)?[^、。]{0,6}[？?。]?$"),
    (
        "place",
        r"どこ|何(?:県|市|町|村|国)|どの(?:国|県|市|町|村|都市|地域)|(?:国|首都|場所|都市)は(?:何)?[^、。]{0,4}[？?。]?$",
    ),
    ("reason", r"なぜ|どうして|理由"),
    ("measure", r"何(?:キロ|メートル|トン|キログラム|ヘクタール|度)|どの(?:くらい|ぐらい|程度)"),
    ("name", r"何という|何です|どの|どんな|何の"),
)


def content_words(text: str) -> list[str]:
    """The words of an English text that carry meaning, lower-cased and crudely stemmed, in order."""
    return [stem(word) for word in re.findall(r"[\w][\w'’-]*", text.lower()) if word not in _ENGLISH_EMPTY]


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A crude stem, so that "plans", "planned" and "planning" meet."""
    word = re.sub(r"['’]s?$", "", word)
    word = _IRREGULAR.get(word, word)
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "sell sold sale sales", "buy bought", "pay paid payment", "spend spent spending", "rise rose risen",
        "fall fell fallen", "grow grew grown growth", "win won", "lose lost loss losses", "die died death deaths",
        "begin began begun", "break broke broken", "build built", "choose chose chosen choice", "find found",
        "give gave given", "hold held", "keep kept", "leave left", "lead led", "make made", "meet met",
        "say said", "see saw seen", "send sent", "speak spoke spoken speech", "steal stole stolen", "take took taken",
        "tell told", "think thought", "write wrote written", "flee fled", "strike struck", "shoot shot",
        "decide decided decision", "invest invested investment", "approve approved approval", "arrive arrival",
        "staff employees employee workers worker",
    )
    for form in forms.split()
}  # fmt: skip
"""Forms of one word that no ending tells: a question says "sell" where the article says "sales"."""

_ENGLISH_EMPTY = frozenset(
    (
        "a an and are as at be been being but by can could did do does for from had has have he her him his "
        "how i if in into is it its just me more most much many my no not of on or other our out over own "
        "said she should so some such than that the their them then there these they this those to too under "
        "until up us very was we were what when where which while who whom whose why will with would you your "
        "about after before according also any article articles"
    ).split()
)
_JAPANESE_EMPTY = frozenset(
    ["何", "誰", "どこ", "いつ", "いくら", "なぜ", "どの", "どれ", "ある", "いる", "する", "為る", "居る", "有る",
     "成る", "です", "ます", "くらい", "どう", "為", "事", "物"]
)  # fmt: skip
