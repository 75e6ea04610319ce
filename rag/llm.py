"""Language models: any LangChain chat model, by name, writing drafts for the checks to judge.

What a model replies is never trusted; what a provider raises is translated to `ModelUnavailable` here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from index.errors import MissingPackage, ModelUnavailable
from index.records import Article, Passage
from index.tokens import fit_tokens
from rag.budget import fit_articles, fit_passages, source_tokens
from rag.deadline import DeadlineError, WorkError, within
from rag.drafts import Reply
from rag.prompts import Prompt, answer_prompt, summary_prompt
from rag.providers import failure_reason, options, refusal, split_name
from rag.records import Turn
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


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model with a deadline, made by `load_model`.

    `address` is the host asked, where it is set; `window` the tokens that the model takes, where known.
    """

    name: str
    chat: "BaseChatModel" = field(repr=False)
    timeout: float
    address: str | None = None
    window: int | None = None

    def write_answer(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        as_of: str | None,
        language: str,
        conversation: Sequence[Turn] = (),
    ) -> DraftStream:
        """Drafts of an answer from `passages`, best first; a draft's numbers count them from 1.

        Passages beyond the model's window are left out. Raises ModelUnavailable, at the first draft or later.
        """
        from rag.retriever import ArticleRetriever  # imports langchain

        given = fit_passages(passages, self.source_tokens)
        retriever = ArticleRetriever(search=lambda question, **_: given)
        turns = [replace(turn, content=fit_tokens(turn.content, MAX_TURN_TOKENS)) for turn in conversation]
        asked = Question(question, as_of, language, turns[-MAX_TURNS:])
        return DraftStream(retrieval_chain(retriever, self).stream(asked))

    def write_summary(
        self,
        articles: Sequence[Article],
        *,
        length: Literal["short", "medium", "long"],
        language: str,
        style: Literal["prose", "bullets", "timeline"] = "prose",
    ) -> DraftStream:
        """Drafts of a summary; a draft's passage numbers count the articles from 1.

        Of articles beyond the model's window the ends are left out. Raises ModelUnavailable as above.
        """
        given = fit_articles(articles, self.source_tokens)
        prompt = summary_prompt(given, length=length, language=language, style=style)
        return DraftStream(writing_chain(self).stream(prompt))

    def reply(self, prompt: Prompt) -> str:
        """The whole reply to one prompt. Raises ModelUnavailable."""
        from langchain_core.messages import HumanMessage, SystemMessage

        return "".join(
            chunk.text for chunk in self.stream([SystemMessage(prompt.system), HumanMessage(prompt.user)])
        )

    @property
    def source_tokens(self) -> int:
        """The tokens of material that the model is given at most."""
        return source_tokens(self.window)

    def stream(self, messages: "list[BaseMessage]") -> "Iterator[AIMessageChunk]":
        """The model's reply in pieces. Raises ModelUnavailable for whatever the provider raises."""
        try:
            yield from within(self.timeout, lambda: self.chat.stream(messages))
        except DeadlineError as error:
            raise self._unavailable(
                f"did not finish within {self.timeout:g} s; RAG_LLM_TIMEOUT sets another limit"
            ) from error
        except WorkError as failure:
            raise self._unavailable(failure_reason(failure.error)) from failure.error

    def _unavailable(self, reason: str) -> ModelUnavailable:
        place = f" at {self.address}" if self.address else ""
        return ModelUnavailable(f"The language model {self.name}{place} {reason}.")


def load_model(
    name: str, *, base_url: str | None = None, api_key: str | None = None, timeout: float = 60.0
) -> LanguageModel:
    """The model called `provider:model`; with `base_url`, of the OpenAI-compatible server there.

    Opens no connection. `timeout` is for a whole answer, retries included, in seconds; a third of it may
    pass without a token. Raises MissingPackage, and ModelUnavailable if the name or the key is no good.
    """
    from langchain.chat_models import init_chat_model
    from openai import OpenAIError

    provider, model = split_name(name, base_url=base_url)
    made_with = options(provider, base_url=base_url, api_key=api_key, timeout=timeout)
    try:
        chat = init_chat_model(model, model_provider=provider.name, **made_with)
    except ImportError:
        raise MissingPackage(f"{name} needs a package: {provider.install_command}") from None
    except (ValueError, OpenAIError) as error:  # from None: pydantic puts the key into its message
        raise ModelUnavailable(refusal(name, error)) from None
    address = urlsplit(base_url).netloc.rpartition("@")[2] if base_url else None  # without a password
    window = made_with.get("num_ctx") or (chat.profile or {}).get("max_input_tokens")
    return LanguageModel(name, chat, timeout, address, window)


def retrieval_chain(retriever: "BaseRetriever", model: LanguageModel) -> "Runnable[Question, Reply]":
    """Retriever → prompt → model → parser: takes a Question, streams parts of the Reply, which add up."""
    from langchain_core.documents import Document
    from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough

    from rag.retriever import passage_of  # imports langchain

    def prompt(found: dict[str, Any]) -> Prompt:
        asked: Question = found["asked"]
        documents: list[Document] = found["documents"]
        return answer_prompt(
            asked.question,
            [passage_of(document) for document in documents],
            as_of=asked.as_of,
            language=asked.language,
            conversation=asked.conversation,
        )

    search = RunnableLambda(lambda asked: asked.question) | retriever
    retrieve = RunnableParallel(asked=RunnablePassthrough(), documents=search)
    return retrieve | RunnableLambda(prompt) | writing_chain(model)


def writing_chain(model: LanguageModel) -> "Runnable[Prompt, Reply]":
    """Prompt → model → parser: takes a Prompt, streams parts of the Reply, which add up."""
    from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
    from langchain_core.runnables import RunnableLambda

    # Messages are made of the text itself: through a template, a brace in an article would be a variable.
    def messages(prompt: Prompt) -> list[BaseMessage]:
        return [SystemMessage(prompt.system), HumanMessage(prompt.user)]

    def reply(requests: Iterator[list[BaseMessage]]) -> Iterator[AIMessageChunk]:
        for request in requests:
            yield from model.stream(request)

    def parse(chunks: Iterator[AIMessageChunk]) -> Iterator[Reply]:
        yield from parse_reply(((chunk.text, _usage(chunk)) for chunk in chunks), model.name)

    return RunnableLambda(messages) | _step(reply) | _step(parse)


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
