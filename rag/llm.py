"""Language models: any LangChain chat model, by name, writing drafts for the checks to judge.

What a model replies is never trusted; what a provider raises is translated to `ModelUnavailable` here.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import MissingPackage, ModelUnavailable
from index.records import Passage
from index.tokens import fit_tokens
from rag.breaker import Breaker
from rag.budget import fit_passages, source_tokens
from rag.deadline import DeadlineError, Pause, WorkError, within
from rag.drafts import Reply
from rag.prompts import REPLY_SCHEMA, Prompt, answer_prompt, corrected, joining_prompt, summary_prompt
from rag.providers import (
    DEFAULT_TIMEOUTS,
    Timeouts,
    failure_reason,
    options,
    refusal,
    reply_format,
    split_name,
)
from rag.records import Turn
from rag.retrying import refuses_format, retry_wait, status_of
from rag.summary_request import SummaryTask
from rag.writing import DraftStream, parse_reply

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

MAX_TURNS = 6
MAX_TURN_TOKENS = 200
"""Of the conversation only the topic is needed."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a retrieval chain is asked; `language` is that of the answer."""

    question: str
    as_of: str | None = None
    language: str = "en"
    conversation: Sequence[Turn] = ()
    rejection: "Rejection | None" = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """An earlier reply to the same request of which nothing could be used, and why."""

    reply: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens that a model reads, and that it writes."""

    read: float
    written: float

    def cost(self, usage: Mapping[str, float]) -> float:
        """Dollars for so many `prompt_tokens` and `completion_tokens`."""
        tokens = (usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0))
        return round((tokens[0] * self.read + tokens[1] * self.written) / 1e6, 6)


@dataclass(frozen=True, slots=True)
class Call:
    """How one reply is asked for: within how many seconds, in the provider's own structured output or not, and
    what is set once nobody waits for it any more."""

    seconds: float | None = None
    structured: bool = False
    cancelled: threading.Event | None = None


PLAIN = Call()


@dataclass(slots=True)
class ModelState:
    """What was learnt of a model: whether it works, and whether it takes a format for its replies."""

    breaker: Breaker = field(default_factory=Breaker)
    takes_format: bool = True


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model with deadlines, made by `load_model`.

    `address` is the host asked, where it is set; `window` the tokens that the model takes, where known; `format`
    what binds it to REPLY_SCHEMA, empty where the provider has no such thing.
    """

    name: str
    chat: "BaseChatModel" = field(repr=False)
    timeouts: Timeouts = DEFAULT_TIMEOUTS
    address: str | None = None
    window: int | None = None
    format: Mapping[str, Any] = field(default_factory=dict)
    prices: Prices | None = None
    state: ModelState = field(default_factory=ModelState, repr=False)

    def write_answer(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        as_of: str | None,
        language: str,
        conversation: Sequence[Turn] = (),
        rejection: Rejection | None = None,
        call: Call = PLAIN,
    ) -> DraftStream:
        """Drafts of an answer from `passages`, best first; a draft's numbers count them from 1.

        Passages beyond the model's window are left out. Raises ModelUnavailable, at the first draft or later;
        UnreadableReply, a kind of it, where it replied and nothing in that can be read.
        """
        from rag.retriever import ArticleRetriever  # imports langchain

        given = fit_passages(passages, self.source_tokens)
        retriever = ArticleRetriever(search=lambda question, **_: given)
        turns = [replace(turn, content=fit_tokens(turn.content, MAX_TURN_TOKENS)) for turn in conversation]
        asked = Question(question, as_of, language, turns[-MAX_TURNS:], rejection)
        return DraftStream(retrieval_chain(retriever, self, self._structured(call)).stream(asked))

    def write_summary(
        self,
        passages: Sequence[Passage],
        task: SummaryTask,
        *,
        rejection: Rejection | None = None,
        call: Call = PLAIN,
    ) -> DraftStream:
        """Drafts of a summary of passages within the model's window; a draft's numbers count them from 1.

        Raises ModelUnavailable and UnreadableReply as above.
        """
        call = self._structured(call)
        return self._write(summary_prompt(passages, task, structured=call.structured), rejection, call)

    def join_sentences(
        self, sentences: Sequence[str], task: SummaryTask, *, call: Call = PLAIN
    ) -> DraftStream:
        """Drafts of one summary of checked sentences; a draft's numbers count them from 1, its quotes are empty.

        Raises ModelUnavailable and UnreadableReply as above.
        """
        call = self._structured(call)
        return self._write(joining_prompt(sentences, task, structured=call.structured), None, call)

    def _write(self, prompt: Prompt, rejection: Rejection | None, call: Call) -> DraftStream:
        if rejection is not None:
            prompt = corrected(prompt, rejection.reply, rejection.reasons)
        return DraftStream(writing_chain(self, call).stream(prompt))

    def _structured(self, call: Call) -> Call:
        """The call in the provider's own structured output, where it has one and takes it."""
        return replace(call, structured=bool(self.format) and self.state.takes_format)

    def reply(self, prompt: Prompt, call: Call = PLAIN) -> str:
        """The whole reply to one prompt. Raises ModelUnavailable."""
        return "".join(chunk.text for chunk in self.stream(_messages(prompt), call))

    def with_cost(self, usage: Mapping[str, float]) -> Mapping[str, float]:
        """The tokens used, with their `cost_usd` where prices are set."""
        if self.prices is None or not usage:
            return dict(usage)
        return {**usage, "cost_usd": self.prices.cost(usage)}

    @property
    def source_tokens(self) -> int:
        """The tokens of material that the model is given at most."""
        return source_tokens(self.window)

    def stream(self, messages: "list[BaseMessage]", call: Call = PLAIN) -> "Iterator[AIMessageChunk]":
        """The model's reply in pieces.

        Raises ModelUnavailable for whatever the provider raises, without asking it where it failed several
        times in a row; Cancelled.
        """
        breaker = self.state.breaker
        rest = breaker.admit()
        if rest:
            raise self._unavailable(f"failed several times in a row and is left alone for {rest:.0f} s more")
        seconds = self.timeouts.whole if call.seconds is None else call.seconds
        ends = time.monotonic() + seconds
        try:
            yield from within(
                seconds,
                lambda: self._requests(messages, call, ends),
                first=self.timeouts.first_token,
                cancelled=call.cancelled,
            )
        except DeadlineError as error:
            breaker.failed()
            raise self._unavailable(_late(error, self.timeouts)) from error
        except WorkError as failure:
            if failure_is_the_model_s(failure.error):
                breaker.failed()
            raise self._unavailable(failure_reason(failure.error)) from failure.error
        breaker.succeeded()

    def _requests(
        self, messages: "list[BaseMessage]", call: Call, ends: float
    ) -> "Iterator[AIMessageChunk | Pause]":
        """The reply, asked for again where that may help and time is left; `ends` is a time.monotonic()."""
        attempt = 1
        bound = self.format if call.structured else {}
        while True:
            begun = False
            try:
                for chunk in self.chat.stream(messages, **bound):
                    begun = True
                    yield chunk
                return
            except Exception as error:  # whatever a provider raises; translated by `stream`
                if begun:
                    raise
                if bound and refuses_format(error):
                    self.state.takes_format = False
                    bound = {}
                    continue
                wait = retry_wait(error, attempt)
                if wait is None or time.monotonic() + wait >= ends:
                    raise
            attempt += 1
            yield Pause(wait)
            time.sleep(wait)
            yield Pause(0.0)  # so that it is noticed here if nobody waits any more

    def _unavailable(self, reason: str) -> ModelUnavailable:
        place = f" at {self.address}" if self.address else ""
        return ModelUnavailable(f"The language model {self.name}{place} {reason}.")


def failure_is_the_model_s(error: BaseException) -> bool:
    """Whether a failure says that the model does not work, and not that this one request was no good."""
    status = status_of(error)
    return status is None or status == 429 or status >= 500 or status in (401, 403, 404)


def _late(error: DeadlineError, timeouts: Timeouts) -> str:
    if error.begun or timeouts.whole <= timeouts.first_token:
        return f"did not finish within {error.seconds:g} s; RAG_LLM_TIMEOUT sets another limit"
    return f"gave no word within {error.seconds:g} s; RAG_LLM_FIRST_TOKEN_TIMEOUT sets another limit"


def load_model(
    name: str,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    prices: Prices | None = None,
) -> LanguageModel:
    """The model called `provider:model`; with `base_url`, of the OpenAI-compatible server there.

    Opens no connection. Raises MissingPackage, and ModelUnavailable if the name or the key is no good.
    """
    from langchain.chat_models import init_chat_model
    from langchain_core import runnables  # noqa: F401  # takes a second that the first answer need not wait for
    from openai import OpenAIError

    from rag import retriever  # noqa: F401  # likewise

    provider, model = split_name(name, base_url=base_url)
    made_with = options(provider, base_url=base_url, api_key=api_key, timeouts=timeouts)
    try:
        chat = init_chat_model(model, model_provider=provider.name, **made_with)
    except ImportError:
        raise MissingPackage(f"{name} needs a package: {provider.install_command}") from None
    except (ValueError, OpenAIError) as error:  # from None: pydantic puts the key into its message
        raise ModelUnavailable(refusal(name, error)) from None
    address = urlsplit(base_url).netloc.rpartition("@")[2] if base_url else None  # without a password
    window = made_with.get("num_ctx") or (chat.profile or {}).get("max_input_tokens")
    return LanguageModel(name, chat, timeouts, address, window, reply_format(provider, REPLY_SCHEMA), prices)


def retrieval_chain(
    retriever: "BaseRetriever",
    model: LanguageModel,
    call: Call = PLAIN,
) -> "Runnable[Question, Reply]":
    """Retriever → prompt → model → parser: takes a Question, streams parts of the Reply, which add up."""
    from langchain_core.documents import Document
    from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough

    from rag.retriever import passage_of  # imports langchain

    def prompt(found: dict[str, Any]) -> Prompt:
        asked: Question = found["asked"]
        documents: list[Document] = found["documents"]
        made = answer_prompt(
            asked.question,
            [passage_of(document) for document in documents],
            as_of=asked.as_of,
            language=asked.language,
            conversation=asked.conversation,
            structured=call.structured,
        )
        before = asked.rejection
        return made if before is None else corrected(made, before.reply, before.reasons)

    search = RunnableLambda(lambda asked: asked.question) | retriever
    retrieve = RunnableParallel(asked=RunnablePassthrough(), documents=search)
    return retrieve | RunnableLambda(prompt) | writing_chain(model, call)


def writing_chain(model: LanguageModel, call: Call = PLAIN) -> "Runnable[Prompt, Reply]":
    """Prompt → model → parser: takes a Prompt, streams parts of the Reply, which add up."""
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import RunnableLambda

    def reply(requests: Iterator[list[BaseMessage]]) -> Iterator[AIMessageChunk]:
        for request in requests:
            yield from model.stream(request, call)

    def parse(chunks: Iterator[AIMessageChunk]) -> Iterator[Reply]:
        yield from parse_reply(((chunk.text, _usage(chunk)) for chunk in chunks), model.name)

    return RunnableLambda(_messages) | _step(reply) | _step(parse)


def _messages(prompt: Prompt) -> "list[BaseMessage]":
    """The prompt as messages, made of the text itself: through a template, a brace in an article would be a variable."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    messages: list[BaseMessage] = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
    if prompt.correction is not None:
        messages += [AIMessage(prompt.reply or ""), HumanMessage(prompt.correction)]
    return messages


def _step(function: Callable[[Iterator[Any]], Iterator[Any]]) -> "Runnable[Any, Any]":
    """A step of a chain that ends when its reader leaves.

    LangChain's own RunnableGenerator then reads the model to its end, for the trace.
    """
    from langchain_core.runnables import Runnable, RunnableConfig

    class Step(Runnable[Any, Any]):
        def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
            return reduce(add, function(iter([input])))

        def transform(
            self, input: Iterator[Any], config: RunnableConfig | None = None, **kwargs: Any | None
        ) -> Iterator[Any]:
            return function(input)

    return Step()


def _usage(chunk: "AIMessageChunk") -> Mapping[str, int]:
    usage = chunk.usage_metadata
    if not usage:
        return {}
    return {"prompt_tokens": usage["input_tokens"], "completion_tokens": usage["output_tokens"]}
