"""A task and the engine: what is said to a question, of a page, and about a claim."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.questions import checked_question
from api.render.mrkdwn import line
from api.render.slack import answer_message, check_message, progress, said, summary_message
from api.render.slack_wording import Wording, wording, wording_for
from api.session import AnyEngine
from api.slack.courier import Courier
from api.slack.material import material_of, text_article, with_first_message
from api.slack.records import ChannelSettings, Given, Message, Task
from api.slack.replies import Reply
from api.slack.store import SlackStore
from index.errors import UnknownArticle
from index.records import Article, Filters
from rag.answer import CheckedSentence
from rag.records import Answer, Check, Summary, Turn
from rag.summary_request import SummaryRequest

MOST_TURNS = 6
"""Of the thread that go with a question: as many as a language model is given."""
MOST_CHECKED = 20_000
"""Characters of one check: some 150 sentences, each of which searches the library."""


class Superseded(Exception):
    """The question was changed or deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Work:
    """One task, with all that it takes. `current` says whether it still is the newest of its question."""

    task: Task
    reply: Reply
    thread: str
    settings: ChannelSettings
    engine: AnyEngine
    store: SlackStore
    courier: Courier
    bot_user: str
    current: Callable[[], bool]

    @property
    def words(self) -> Wording:
        """The bot's wording in the language of the channel, or of the question."""
        chosen = self.settings.language
        return wording_for(self.task.text) if chosen == "auto" else wording(chosen)

    def answer(self) -> Message:
        """Does the task, and says what came of it; what was given is kept first. Raises UradoriError, Superseded."""
        task = self.task
        if task.kind in ("summarize", "check") and not _has_material(task):
            if task.thread in ("", task.ts):
                return said(self.words.nothing_given)
            task = with_first_message(task, self.courier, self.bot_user)
        if task.kind == "summarize":
            return self._summary(task)
        if task.kind == "check":
            return self._check(task)
        return self._answer(task)

    # questions

    def _answer(self, task: Task) -> Message:
        if not task.text:
            return said(self.words.nothing_given)
        within: tuple[str, ...] = ()
        if task.links or task.files:
            pages = material_of(task, self.engine, self.courier)
            within = self._stored(pages)
            if not within:
                return self._keep_summary(pages, note=self.words.page_not_asked)
        turns = self._turns()
        answer = self._asked(task, within, turns)
        self._keep(Given(answer.id, task, answer, follow_up=bool(turns)))
        return answer_message(answer, head=head_of(task, self.words))

    def _asked(self, task: Task, within: tuple[str, ...], turns: Sequence[Turn]) -> Answer:
        verified: list[CheckedSentence] = []
        events = self.engine.ask_events(
            checked_question(task.text),
            filters=Filters(source=self.settings.sources, article_ids=within),
            conversation=turns,
            language=self.settings.language,
        )
        for event in events:
            if not self.current():
                raise Superseded
            if isinstance(event.data, CheckedSentence):
                verified.append(event.data)
                self.reply.show(progress(verified, self.words, head=head_of(task, self.words)))
            if isinstance(event.data, Answer):
                return event.data
        raise AssertionError("ask_events ends in the whole answer")

    def _turns(self) -> list[Turn]:
        """What was said in the thread before."""
        turns: list[Turn] = []
        for given in self.store.answers_in(self.task.channel, self.thread):
            earlier = not (given.task.ts and self.task.ts) or given.task.ts < self.task.ts
            if isinstance(given.record, Answer) and given.task.question != self.task.question and earlier:
                turns += [Turn("user", given.record.question), Turn("assistant", given.record.text)]
        return turns[-MOST_TURNS:]

    def _stored(self, pages: Sequence[Article]) -> tuple[str, ...]:
        """The ids of those pages that the library holds."""
        found = []
        for page in pages:
            try:
                found.append(self.engine.article(page.id).id)
            except UnknownArticle:
                continue
        return tuple(found)

    # summaries

    def _summary(self, task: Task) -> Message:
        if task.article_ids:
            return self._keep_summary((), article_ids=task.article_ids)
        pages = material_of(task, self.engine, self.courier)
        if pages:
            return self._keep_summary(pages)
        if task.key.startswith("shortcut:") or task.ts != self.task.ts or task.text != self.task.text:
            return self._keep_summary(text_article(task.text, self.engine))
        try:
            return self._keep_summary((), article_ids=(self.engine.article(task.text).id,))
        except UnknownArticle:
            return self._keep_summary((), topic=checked_question(task.text, name="topic"))

    def _keep_summary(
        self,
        pages: Sequence[Article],
        *,
        article_ids: Sequence[str] = (),
        topic: str | None = None,
        note: str = "",
    ) -> Message:
        summary: Summary = self.engine.summarize(
            list(pages) or None,
            SummaryRequest(length="short", language=self.settings.language, topic=topic),
            article_ids=article_ids,
        )
        given = Given(uuid.uuid4().hex, self.task, summary)
        self._keep(given)
        note = "\n".join(part for part in (head_of(self.task, self.words), note) if part)
        return summary_message(summary, given.id, self.words, note=note)

    # checks

    def _check(self, task: Task) -> Message:
        text = task.text
        if task.links or task.files:
            text = "\n".join(page.text for page in material_of(task, self.engine, self.courier))
        check: Check = self.engine.check(text[:MOST_CHECKED])
        given = Given(uuid.uuid4().hex, self.task, check)
        self._keep(given)
        return check_message(check, given.id, self.words)

    def _keep(self, given: Given) -> None:
        if not self.current():
            raise Superseded
        thread = self.thread or self.store.reply(self.task.question) or ""
        self.store.put(given, thread)


def _has_material(task: Task) -> bool:
    return bool(task.text or task.links or task.files or task.article_ids)


def head_of(task: Task, words: Wording) -> str:
    """Who asked what, above an answer that stands under no question."""
    if task.thread or not task.text:
        return ""
    return words.asked.format(user=task.user, question=line(task.text[:300]))
