"""Any sequence of adding, changing, removing, reopening and rebuilding ends where a plain dict ends."""

import hashlib
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from index.library import Library
from index.records import Article, Filters
from tests.proofs.corpus import Story
from tests.proofs.program import Program

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

PARTS = 10
EXAMPLES, FEW_EXAMPLES = 50, 5
"""Examples of a part, and of the one part that the small form runs."""
STEPS = 10
LEAST_RECALL = 0.95
"""Share of the chunks that their own vector finds at once."""

numbers = st.integers(0, 7)
stories = st.builds(Story, numbers, sentences=st.integers(2, 8), edition=st.integers(0, 3))


class LibraryMachine(RuleBasedStateMachine):
    """A library, opened in this process between reopenings, beside the dict that it should equal."""

    program_settings: dict[str, str]

    @initialize()
    def start(self) -> None:
        self.folder = Path(mkdtemp(prefix="proofs-"))
        self.model: dict[str, Article] = {}
        self.library: Library | None = None

    @property
    def opened(self) -> Library:
        if self.library is None:
            self.library = Library(
                self.folder,
                embedder=self.program_settings["RAG_EMBEDDER"],
                models=Path(self.program_settings["RAG_MODELS"]),
            )
        return self.library

    @rule(batch=st.lists(stories, min_size=1, max_size=5), title=st.text(max_size=12))
    def add(self, batch: list[Story], title: str) -> None:
        """New articles, changed ones, ones that are there already, also within a batch."""
        articles = [_article(story, title) for story in batch]
        report = self.opened.add(articles)
        for article in articles:
            self.model[article.id] = article
        touched = {*report.added, *report.changed, *report.unchanged}
        assert touched == {article.id for article in articles}
        assert not report.failed

    @rule(number=numbers, edition=st.integers(4, 6))
    def change(self, number: int, edition: int) -> None:
        """A later text of an article that is there."""
        article = _article(Story(number, 6, edition), "Changed")
        if article.id in self.model and self.model[article.id] != article:
            assert self.opened.add([article]).changed == (article.id,)
            self.model[article.id] = article

    @rule(number=numbers)
    def remove(self, number: int) -> None:
        """An article that is there goes."""
        article = _article(Story(number), "")
        if article.id in self.model:
            self.opened.remove(article.id)
            del self.model[article.id]

    @rule()
    def reopen_in_a_new_process(self) -> None:
        """A fresh process finds everything: ids, texts, counts, every chunk by its vector and words."""
        self._close()
        found = Program(self.folder, self.program_settings).audit()
        texts = {name: digest for name, (digest, _) in found.articles.items()}
        assert texts == {name: _digest(article.text) for name, article in self.model.items()}
        assert sum(count for _, count in found.articles.values()) == found.chunks
        assert all(count for _, count in found.articles.values())
        assert found.whole, found
        assert found.first_at_once >= LEAST_RECALL or not found.chunks

    @rule()
    def rebuild(self) -> None:
        """Both indexes are thrown away and made again."""
        self._close()
        for name in ("chroma", "tantivy"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    @invariant()
    def counts_agree(self) -> None:
        """The library in use counts what the model counts, and serves no text that is not there."""
        if self.library is not None:
            status = self.library.status()
            assert status.articles == len(self.model)
            assert status.chunks == status.vectors_in_chroma == status.documents_in_tantivy
            hits = self.library.search_keywords("file", 200, Filters())
            places = self.library.places([hit.row for hit in hits])
            assert len(places) == len(hits)
            assert {place.article_id for place in places.values()} <= set(self.model)

    def teardown(self) -> None:
        """Every example ends with a look by a new process."""
        try:
            self.reopen_in_a_new_process()
        finally:
            self._close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        if self.library is not None:
            self.library.close()
            self.library = None


@pytest.mark.parametrize("part", range(PARTS))
def test_the_library_equals_a_dict_after_any_steps(tiny_settings, full, figure, part):
    if part and not full:
        pytest.skip("one part is enough here; --proofs-full runs all")
    LibraryMachine.program_settings = tiny_settings
    examples = EXAMPLES if full else FEW_EXAMPLES
    run_state_machine_as_test(
        LibraryMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not full,
            database=None,
        ),
    )
    figure(f"{examples} examples of up to {STEPS} steps")


def _article(story: Story, title: str) -> Article:
    return Article(id=f"story-{story.number}", title=title, text=story.text, url=story.url)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
