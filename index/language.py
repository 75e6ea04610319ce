"""Which language a text is in, by its script and its most frequent words."""

import re
from collections import Counter

SAMPLE = 4_000  # characters looked at, so that long texts cost no more than short ones

KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9f]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[^\W\d_]+")

# A Japanese sentence has kana in it; a headline may have none. Beyond this many Han characters without
# one kana, the text is Chinese.
HAN_WITHOUT_KANA = 40

OTHER_SCRIPTS = {
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}

FREQUENT_WORDS = {
    "en": "the of and to in is that for on with was as by at from are his has have not",
    "de": "der die das und ist nicht ein eine zu mit den von auf für im dem auch sich des",
    "fr": "le la les des et est dans pour une un que qui du pas sur au avec plus ne ce",
    "es": "el la los las de que y en un una por con para del se no es su al como",
    "it": "il di che è la e un una per non sono con del della in gli le si da al",
    "pt": "o a os as de que e do da em um uma para com não por no na se mais",
    "nl": "de het een en van is dat op te in niet zijn voor met aan er ook door bij",
}
STOPWORDS = {code: frozenset(words.split()) for code, words in FREQUENT_WORDS.items()}

# Another language is named only where its frequent words outnumber the English ones clearly:
# names and quotations in English news must not turn it.
CLEAR_LEAD = 1.5


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that dominates; "en" where nothing tells otherwise."""
    sample = text[:SAMPLE]
    if sample.isascii():
        return _by_stopwords(sample)
    kana, han = len(KANA.findall(sample)), len(HAN.findall(sample))
    letters = sum(map(len, WORD.findall(sample)))
    # One Japanese character says about as much as two Latin letters, so a text half in Latin names and
    # abbreviations is still Japanese.
    if kana + han and 3 * (kana + han) >= letters:
        return "zh" if not kana and han > HAN_WITHOUT_KANA else "ja"
    for code, script in OTHER_SCRIPTS.items():
        if 2 * len(script.findall(sample)) > letters:
            return code
    return _by_stopwords(sample)


def _by_stopwords(sample: str) -> str:
    words = Counter(WORD.findall(sample.lower()))
    counts = {
        code: sum([words[word] for word in stopwords & words.keys()]) for code, stopwords in STOPWORDS.items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > CLEAR_LEAD * counts["en"] else "en"
