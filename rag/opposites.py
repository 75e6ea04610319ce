"""Words that say the opposite of each other: "rose" where the quotes say "fell".

A pair that says the same of two parties ("won", "lost"; "before", "after") is no sign of anything.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from rag.wording import Wording

SHORTEST_TURNED = 5
"""Letters of a word that a prefix turns round; "in-deed" and "un-it" are shorter."""

_PAIRS = tuple(
    (frozenset(first.split()), frozenset(second.split()))
    for first, second in (
        (
            "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing "
            "growth gain gains gained climb climbs climbed climbing jump jumped soar soared surge surged surging "
            "expand expanded expanding expansion improve improved improving boost boosts boosted higher up",
            "fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined "
            "declining lose loses losing lost shed sheds drop drops dropped dropping shrink shrinks shrank shrunk shrinking plunge plunged plunging "
            "slump slumped reduce reduces reduced reducing reduction cut cuts lower lowered down worsen worsened",
        ),
        (
            "approve approves approved approving approval accept accepts accepted back backs backed backing "
            "support supports supported pass passed endorse endorsed agree agreed",
            "reject rejects rejected rejecting rejection refuse refuses refused oppose opposes opposed deny denied "
            "veto vetoed decline declined disagree disagreed",
        ),
        ("profit profits profitable surplus", "loss losses unprofitable deficit lost"),
        ("open opens opened opening reopen reopened", "close closes closed closing closure shut shuts"),
        ("start starts started begin begins began begun launch launched", "end ends ended stop stops stopped halt"),
        ("join joins joined joining enter entered", "leave leaves left quit quits withdraw withdrew withdrawn exit"),
        ("hire hires hired hiring", "fired dismiss dismissed lay laid"),
        ("above over exceeds exceeded", "below under beneath"),
        ("maximize maximum most", "minimize minimum least"),
        ("strengthen strengthened stronger", "weaken weakened weaker"),
        ("allow allows allowed permit permits permitted", "ban bans banned forbid prohibit prohibits prohibited"),
        ("success succeed succeeds succeeded successful", "failure fail fails failed unsuccessful"),
        ("guilty convicted", "innocent acquitted"),
        ("largest biggest highest", "smallest lowest"),
        ("oldest older", "youngest younger newest newer"),
    )
)  # fmt: skip
_AMBIGUOUS = frozenset(
    "up down back over under lost pass cut cuts lay laid left most least close end".split()
)
"""Of this sense in some places only: these start no comparison, but silence one."""
RISING, FALLING = (words - _AMBIGUOUS for words in _PAIRS[0])
"""Words of a change upwards and downwards."""

_PREFIXES = ("un", "in", "im", "dis", "non", "non-", "ir", "il")
_TURNED_ROUND = frozenset("not never cannot no none nor neither without".split())

_KANJI = re.compile("[一-龥々]")
_JAPANESE_PAIRS = tuple(
    (re.compile(first), re.compile(second))
    for first, second in (
        ("増え|増加|増額|増や", "減っ|減少|減額|減ら"),
        ("上昇|上がっ|値上げ|引き上げ", "下落|低下|下がっ|値下げ|引き下げ"),
        ("可決|承認|認可", "否決|却下|不承認|不認可"),
        ("賛成", "反対"),
        ("黒字", "赤字"),
        ("開始|始め|始ま", "終了|終え|終わ|中止"),
        ("拡大", "縮小"),
        ("上回", "下回"),
        ("勝利|勝っ", "敗北|敗れ|負け"),
        ("最大", "最小"),
        ("最高", "最低"),
        ("最多", "最少"),
        ("成功", "失敗"),
        ("合格", "不合格"),
        ("有罪", "無罪"),
        ("増", "減"),
        ("高", "低"),
        ("強", "弱"),
        ("多", "少"),
    )
)


def opposite(own: Wording, near: Sequence[Wording], quoted: Sequence[Wording]) -> str | None:
    """A word of the sentence whose opposite a near quoted sentence has, while no quote has the word itself."""
    everywhere = frozenset(word for each in quoted for word in each.words)
    for ours, theirs in chain(_PAIRS, (pair[::-1] for pair in _PAIRS)):
        said = (own.words & ours) - _AMBIGUOUS
        if not said or own.words & theirs or everywhere & ours or own.negations - said:
            continue
        for each in near:
            against = (each.words & theirs) - _AMBIGUOUS
            if against and not each.negations - against:
                return _message(min(said), min(against))
    return next(_turned_by_prefix(own, near, everywhere), None)


def _turned_by_prefix(own: Wording, near: Sequence[Wording], everywhere: frozenset[str]) -> Iterator[str]:
    """ "limited" where the quotes say "unlimited", or the other way round."""
    for each in near:
        if any(w in _TURNED_ROUND or w.endswith(("n't", "n’t")) for w in own.negations | each.negations):
            continue
        for word, turned in _turned(own.words, each.words):
            if word not in everywhere and turned not in own.words:
                yield _message(word, turned)
        for turned, word in _turned(each.words, own.words):
            if word not in everywhere and turned not in own.words:
                yield _message(word, turned)


def _turned(plain: frozenset[str], other: frozenset[str]) -> Iterator[tuple[str, str]]:
    for word in sorted(plain):
        for prefix in _PREFIXES:
            if len(word) >= SHORTEST_TURNED and prefix + word in other:
                yield word, prefix + word


def are_opposites(ours: str, theirs: str) -> bool:
    """Whether two words in the same place of two sentences say the opposite of each other."""
    for first, second in chain(_PAIRS, (pair[::-1] for pair in _PAIRS)):
        if ours in first and theirs in second and not (ours in second or theirs in first):
            return True
    for prefix in _PREFIXES:
        for plain, turned in ((ours, theirs), (theirs, ours)):
            if len(plain) >= SHORTEST_TURNED and prefix + plain == turned:
                return True
    for one, other in chain(_JAPANESE_PAIRS, (pair[::-1] for pair in _JAPANESE_PAIRS)):
        said, against = one.search(ours), other.search(theirs)
        if said and against and not other.search(ours) and not one.search(theirs):
            # Whatever stands around the two in their runs has to be the same: 人口増加率, 人口減少率.
            return ours[: said.start()] == theirs[: against.start()] and _same_rest(
                ours[said.end() :], theirs[against.end() :]
            )
    return False


def _same_rest(ours: str, theirs: str) -> bool:
    return ours == theirs or not (_KANJI.search(ours) or _KANJI.search(theirs))


def japanese_opposite(sentence: str, quoted: str) -> str | None:
    """The same for Japanese, where `quoted` is all quotes together."""
    for ours, theirs in chain(_JAPANESE_PAIRS, (pair[::-1] for pair in _JAPANESE_PAIRS)):
        said, against = ours.search(sentence), theirs.search(quoted)
        if said and against and not theirs.search(sentence) and not ours.search(quoted):
            return _message(said.group(), against.group())
    return None


def _message(ours: str, theirs: str) -> str:
    return f"The sentence says “{ours}”; its quotes say “{theirs}”."
