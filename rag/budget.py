"""What of the material is given to a model whose window holds only so many tokens."""

from collections.abc import Sequence
from dataclasses import replace

from index.records import Passage
from index.tokens import count_tokens, fit_tokens

DEFAULT_WINDOW_TOKENS = 8_192
"""Window assumed of a model that LangChain knows nothing of; what Ollama is told to open."""

RESERVED_TOKENS = 2_500
"""Of the window: the rules (about 430 by o200k_base), the question, the reply, other tokenizers' excess."""

MAX_SOURCE_TOKENS = 24_000
"""Material given at most, whatever the window: more costs money and is not read more attentively."""

LABEL_TOKENS = 60
"""Title, source and date that each passage is labelled with."""


def source_tokens(window: int | None) -> int:
    """The tokens of material to give a model with a window of that many, or of unknown size."""
    return max(RESERVED_TOKENS, min((window or DEFAULT_WINDOW_TOKENS) - RESERVED_TOKENS, MAX_SOURCE_TOKENS))


def fit_passages(passages: Sequence[Passage], limit: int) -> list[Passage]:
    """The first passages that together are within `limit` tokens; of a first one beyond it, the beginning."""
    fitting: list[Passage] = []
    for passage in passages:
        tokens = count_tokens(passage.text) + LABEL_TOKENS
        if tokens > limit:
            break
        limit -= tokens
        fitting.append(passage)
    return fitting or [_cut(passage, limit) for passage in passages[:1]]


def _cut(passage: Passage, limit: int) -> Passage:
    text = fit_tokens(passage.text, max(0, limit - LABEL_TOKENS))
    return replace(passage, text=text, end=passage.start + len(text))
