"""Whether a stretch of an article is of the story at all, and whether it can be read without the one before it."""

import re

_LEANS = re.compile(
    r"\(|[\"“‘']?(?:But|And|So|Also|However|Instead|There|Then|Here|Yet|Still|Or|Nor|Another|Others|Most|Some|Both|Meanwhile|"
    r"If so|Neither|Such|.{0,20}\b(?:after|before|despite|with|in|of) (?:that|this),|He|She|It|They|This|That|These|Those|His"
    r"|Her|Their|Its|We|I|You|Our|My|Your)(?:\b|(?<=,))"
)
_JAPANESE_LEANS = re.compile(
    r"[「『]?(?:しかし|また|そのため|これ|それ|この|その|だが|一方|なお|ただ|さらに|同氏|同日|同社|彼|ところが)"
    r"|「[^」]*」と(?:述べ|話|語|説明|強調)"
)
_BESIDE = re.compile(
    r"@\w|https?://|www\.|©|\b(?:newsletter|subscri(?:be|ption)|content partner|inbox|getty images|zuma press|hide caption|click here"
    r"|just watched|all rights reserved|keep refreshing|check back|(?:latest|live) (?:coverage|updates)|see (?:more )?updates|via ap)\b"
    r"|reuters/|/(?:ap|afp|reuters)\b|\bcontributed to this (?:report|story|article)\b|\beditor['’]s note\b|\(reporting by\b"
    r"|\bfollow (?:\w+ ){0,4}on (?:twitter|facebook|instagram|x)\b|\bis an? (?:\w+ ){0,3}(?:reporter|columnist|editor)\b"
    r"|\b(?:contact|reach|email) (?:her|him|them|me|us|the (?:reporter|writer|author)) (?:at|on)\b"
    r"|\A\W*(?:follow|sign up|read more|click|more|related|contributing|spoiler|last (?:modified|updated))\b\s?:?"
    r"|\A(?:the )?following (?:contains|story|article)\b|\A(?:a|this) (?:previous |earlier )?version of this\b"
    r"|\A\W*(?:photo|image|video|reporting|editing|correction|clarification|source|opinion|copyright|published|updated|posted"
    r"|read|watch)s?\b.{0,40}?:"
    r"|\A\W*(?:refresh|find the|check (?:out|back)|scroll|stay tuned|tune in|browse|tap|swipe|download)\b.{0,80}"
    r"\b(?:latest|updates?|news|here|below|alerts|our (?:site|website|app|podcast|guide|list)|links?)\b"
    r"|\A\W*(?:below (?:is|are)|here(?:['’]s| is| are) (?:the latest|updates|what|a look|more|our))\b|, here are (?:the )?(?:latest )?updates\b"
    r"|\bmore information becomes available\b|\bwill be (?:providing|posting) updates\b|\bour (?:app|podcasts?|links?)\b"
    r"|\bearns? (?:us )?an? (?:\w+ )?commission\b|\bposes? for an? (?:photo|picture|portrait|selfie)|\bcontributors share their\b",
    re.IGNORECASE,
)
"""What a page says to its reader of itself, whatever the site: what to click, read or sign up for, who took the picture."""

_JAPANESE_BESIDE = re.compile(
    r"(?:\d{1,2}月\d{1,2}日|\d{4}年)(?:\d{1,2}[時:]\d{1,2}分?)?\s*(?:[(（][^)）]*[)）])?\s*。?\Z"
    r"|\A[『「][^』」]*[』」]。?\Z|[』]。?\Z|https?://|(?:以下|次)の(?:通り|とおり|[0-9０-９一二三四五六七八九十]+)|参照。?\Z|写真[:：]"
    r"|\A\W*(?:写真|更新|配信)|無断転載"
)
"""Notes of sources (a paper and its day, a headline in brackets), and sentences that only introduce a list."""


def leans_back(text: str, *, japanese: bool) -> bool:
    """Whether it begins by pointing at the sentence before, so that what it speaks of is open."""
    return (_JAPANESE_LEANS if japanese else _LEANS).match(text) is not None


def is_beside_the_story(text: str, *, japanese: bool) -> bool:
    """Whether it stands in the article's text and is not of it: newsletters, contacts, credits, notes of sources."""
    return (_JAPANESE_BESIDE if japanese else _BESIDE).search(text) is not None
