"""Answers, summaries and checks as Slack messages: blocks within Slack's limits, and buttons."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from api.render.checks import figure_line
from api.render.figure_values import figure_value
from api.render.mrkdwn import MOST_CHARACTERS, broken, escaped, line, link, portions, shortened
from api.render.slack_wording import ENGLISH, Wording, wording
from api.slack.records import Block, Message
from rag.answer import CheckedSentence
from rag.records import Answer, Check, Citation, EngineInfo, Figure, Note, Summary, Withheld

MOST_BLOCKS = 50
"""Of one message, by Slack's rules."""
MOST_TEXT = 9_000
"""Characters of all blocks of a message: Slack refuses messages of some 13,000, and nobody reads them."""
QUOTE_CHARACTERS = 300
"""Of one quote: enough to see that it proves the sentence, far from the article."""
QUOTES_SHOWN = 6
"""Quotes that a press of the button shows, of all articles together."""
QUOTED_OF_ONE_ARTICLE = 900
"""Characters of one article that one message quotes at most."""
NEAREST_CHARACTERS = 160
SOURCES_SHOWN = 10
FIGURES_SHOWN = 12
FALLBACK_CHARACTERS = 2_900
"""Of `text`, what notifications show; Slack cuts it at 4,000, and escaping makes some of it longer."""
TITLE_CHARACTERS = 150
LABEL_CHARACTERS = 72
"""Slack takes 75 characters for the label of an option."""

QUOTES, CHECK, SUMMARISE, HELPFUL, WRONG = (
    "uradori_quotes", "uradori_check", "uradori_summarise", "uradori_helpful", "uradori_wrong",
)  # fmt: skip
"""The buttons, by what Slack calls their action ids."""

_MARKS = {"supported": "✓", "derived": "✓", "contradicted": "✗", "not_found": "?", "opinion": "·"}


def said(text: str, *, head: str = "") -> Message:
    """A message of the bot's own words, already in mrkdwn."""
    return Message(text, (*_headed(head), _section(text)))


def progress(sentences: Sequence[CheckedSentence], words: Wording, *, head: str = "") -> Message:
    """What of an answer is verified so far."""
    if not sentences:
        return said(words.looking, head=head)
    gap = "" if words is not ENGLISH else " "
    text = gap.join(f"{s.sentence.text}{gap}{_markers(s.sentence.citations)}" for s in sentences)
    return _message(text, [*_headed(head), *_text(text), _context(f"_{words.writing}_")])


def answer_message(answer: Answer, *, head: str = "") -> Message:
    """An answer: what was asked wrongly, the answer, its sources, figures, what was withheld, notes, buttons."""
    words = wording(answer.language)
    premises = [note for note in answer.notes if note.kind == "premise"]
    others = [note for note in answer.notes if note.kind not in ("premise", "missing")]
    blocks = [*_headed(head), *_notes(premises)]
    if answer.status == "not_found":
        text = words.not_found
        missing = [note.text for note in answer.notes if note.kind == "missing"]
        blocks += [_section(f"*{text}*"), *(part for note in missing[:1] for part in _text(note))]
        if answer.nearest:
            lines = [_nearest(citation) for citation in answer.nearest]
            blocks += map(_section, portions([f"*{words.nearest}*", *lines]))
    else:
        text = answer.text
        if answer.short:
            blocks.append(_section(f"*{line(shortened(answer.short, TITLE_CHARACTERS))}*"))
        blocks += _text(answer.text)
        blocks += _sources(answer.citations, words)
        blocks += _figures(answer.figures)
    blocks += _withheld(answer.withheld, words)
    blocks += _notes(others)
    blocks.append(_context(_colophon(answer.engine, words)))
    return _message(text, blocks, [_answer_buttons(answer, words)] if answer.status == "answered" else [])


def summary_message(summary: Summary, given_id: str, words: Wording, *, note: str = "") -> Message:
    """A summary with its sources, like an answer's; `given_id` is under which it is kept."""
    head = [_context(note)] if note else []
    if not summary.sentences:
        return _message(words.nothing_to_summarise, [*head, _section(words.nothing_to_summarise)])
    marked = [f"{each.text} {_markers(each.citations)}".rstrip() for each in summary.sentences]
    text = " ".join(marked)
    title = line(shortened(summary.title, TITLE_CHARACTERS))
    blocks = [*head, *([_section(f"*{title}*")] if title else []), *_text(text)]
    blocks += _sources(summary.citations, words)
    blocks += _figures(summary.figures)
    blocks += _withheld(summary.withheld, words)
    blocks += _notes(summary.notes)
    blocks.append(_context(_colophon(summary.engine, words)))
    return _message(text, blocks, [_actions(_button(QUOTES, words.quotes, given_id))])


def check_message(check: Check, given_id: str, words: Wording) -> Message:
    """A check, sentence by sentence, with what differs."""
    lines: list[str] = []
    for claim in check.sentences:
        verdict = words.verdicts[claim.verdict] + (f": {claim.detail}" if claim.detail else "")
        cited = _markers(claim.citations[:3])
        sentence = line(shortened(claim.text, QUOTE_CHARACTERS))
        lines.append(f"{_MARKS[claim.verdict]} {sentence}\n      {line(verdict)} {cited}".rstrip())
        differing = [each for each in claim.figures if each.verdict not in ("supported", "derived")]
        lines.extend(f"      {line(figure_line(each))}" for each in differing[:3])
    blocks = [_section(text) for text in portions(lines)]
    blocks += _sources(check.citations, words)
    buttons = [_actions(_button(QUOTES, words.quotes, given_id))] if check.citations else []
    overall = {"supported": "supported", "contradicted": "contradicted"}.get(check.verdict, "not_found")
    text = f"{_MARKS[overall]} {words.verdicts[overall]}"
    return _message(text, [_section(f"*{text}*"), *blocks], buttons)


def quotes_message(citations: Sequence[Citation], withheld: Sequence[Withheld], words: Wording) -> Message:
    """The quotes themselves, shortened, and why each withheld sentence was: for the one who asks to see them."""
    lines, room, cut = (
        [],
        dict.fromkeys((each.article_id for each in citations), QUOTED_OF_ONE_ARTICLE),
        False,
    )
    for citation in citations[:QUOTES_SHOWN]:
        most = min(QUOTE_CHARACTERS, room[citation.article_id])
        quoted = shortened(citation.quote, most) if most > NEAREST_CHARACTERS // 4 else "…"
        room[citation.article_id] -= len(quoted)
        cut = cut or quoted != " ".join(citation.quote.split())
        lines.append(f"{_source(citation, f'[{citation.n}]')}\n>{line(quoted)}")
    failed = [f"{words.reasons[each.reason]}: {each.detail}" for each in withheld[:QUOTES_SHOWN]]
    lines += [f"✗ {line(shortened(why, QUOTE_CHARACTERS))}" for why in failed]
    notes = [_context(words.quotes_cut)] if cut or len(citations) > QUOTES_SHOWN else []
    return _message(words.quotes, [*map(_section, portions(lines)), *notes])


# parts


def _text(text: str) -> list[Block]:
    return [_section(part) for part in broken(text)]


def _sources(citations: Sequence[Citation], words: Wording) -> list[Block]:
    """Numbered sources, an article a line, its title linked."""
    lines = []
    ordered = sorted(citations, key=lambda c: (_first(c, citations), c.n))
    for _, group in groupby(ordered, key=lambda c: c.article_id):
        cited = list(group)
        lines.append(_source(cited[0], "".join(f"[{citation.n}]" for citation in cited)))
    if not lines:
        return []
    more = [f"… {len(lines) - SOURCES_SHOWN} more"] if len(lines) > SOURCES_SHOWN else []
    return [_section(text) for text in portions([f"*{words.sources}*", *lines[:SOURCES_SHOWN], *more])]


def _first(citation: Citation, citations: Sequence[Citation]) -> int:
    return min(each.n for each in citations if each.article_id == citation.article_id)


def _source(citation: Citation, marker: str) -> str:
    day = (citation.published_at or "")[:10]
    origin = ", ".join(line(part) for part in (citation.source, day) if part)
    title = link(citation.url, shortened(citation.title or "(no title)", TITLE_CHARACTERS))
    return " ".join(part for part in (marker, title, f"— {origin}" if origin else "") if part)


def _nearest(citation: Citation) -> str:
    return f"• {_source(citation, '')}\n>{line(shortened(citation.quote, NEAREST_CHARACTERS))}"


def _figures(figures: Sequence[Figure]) -> list[Block]:
    lines = []
    for figure in figures[:FIGURES_SHOWN]:
        value = figure_value(figure)
        reading = "" if value == figure.text else f" = {value}"
        rule = f", derived: {figure.derivation}" if figure.derivation else ""
        lines.append(f"✓ {line(f'{figure.text}{reading}{rule}')} [{figure.citation}]")
    return [_context(text) for text in portions(list(dict.fromkeys(lines)))]


def _withheld(withheld: Sequence[Withheld], words: Wording) -> list[Block]:
    if not withheld:
        return []
    reasons = ", ".join(dict.fromkeys(words.reasons[each.reason] for each in withheld))
    return [_context(f"✗ {words.withheld.format(count=len(withheld), reasons=reasons)}")]


def _notes(notes: Iterable[Note]) -> list[Block]:
    lines = [f"! {line(shortened(note.text, 600))} {_markers(note.citations)}".rstrip() for note in notes]
    return [_context(text) for text in portions(lines)]


def _colophon(engine: EngineInfo, words: Wording) -> str:
    return words.written_by.format(llm=line(engine.llm or "")) if engine.mode == "llm" else words.by_quotation


def _markers(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _answer_buttons(answer: Answer, words: Wording) -> Block:
    first = {citation.article_id: citation for citation in reversed(answer.citations)}
    articles = sorted(first.values(), key=lambda citation: citation.n)
    summarise = (
        _button(SUMMARISE, words.summarise, answer.id, articles[0].n)
        if len(articles) == 1
        else _choice(SUMMARISE, words.summarise, answer.id, articles[:SOURCES_SHOWN])
    )
    return _actions(
        _button(QUOTES, words.quotes, answer.id),
        _button(CHECK, words.check, answer.id),
        *([summarise] if articles else []),
        _button(HELPFUL, words.helpful, answer.id),
        _button(WRONG, words.wrong, answer.id),
    )


def _button(action: str, label: str, answer_id: str, number: int = 0) -> Block:
    value = f"{answer_id} {number}" if number else answer_id
    return {"type": "button", "action_id": action, "text": plain(label), "value": value}


def _choice(action: str, label: str, answer_id: str, citations: Sequence[Citation]) -> Block:
    options = [{"text": plain(f"[{c.n}] {c.title}"), "value": f"{answer_id} {c.n}"} for c in citations]
    return {"type": "static_select", "action_id": action, "placeholder": plain(label), "options": options}


def plain(text: str, most: int = LABEL_CHARACTERS) -> Block:
    """A text object in which Slack looks for no marks; angle brackets become others all the same."""
    label = shortened(text.translate(str.maketrans("<>", "‹›")), most) or "–"
    return {"type": "plain_text", "text": label, "emoji": False}


def _mrkdwn(text: str) -> Block:
    # Verbatim: Slack makes no links or mentions of plain text such as @here.
    return {"type": "mrkdwn", "text": text[:MOST_CHARACTERS] or " ", "verbatim": True}


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def _headed(head: str) -> list[Block]:
    return [_context(head)] if head else []


def _message(text: str, blocks: Sequence[Block], last: Sequence[Block] = ()) -> Message:
    """The message, cut to what Slack takes; `last` stays whole at its end."""
    kept: list[Block] = []
    size = 0
    for block in blocks:
        size += _size(block)
        if size > MOST_TEXT or len(kept) + len(last) + 1 == MOST_BLOCKS:
            kept.append(_context(ENGLISH.cut))
            break
        kept.append(block)
    fallback = escaped(shortened(text, FALLBACK_CHARACTERS))
    return Message(fallback, (*kept, *last))


def _size(block: Block) -> int:
    parts = [block["text"]] if "text" in block else block.get("elements", [])
    return sum(len(part["text"]) for part in parts if isinstance(part.get("text"), str))
