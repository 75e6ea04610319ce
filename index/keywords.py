"""The lexical index: Tantivy. Only this module knows Tantivy."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from index.failures import index_failures
from index.japanese import character_pairs, tokenize
from index.language import HAN, KANA
from index.records import Filters, Hit, IndexedChunk
from index.rows import day_number

WORDS_LOOKED_UP = 12
"""Words of a chunk by which it is looked up when the index is tried out."""

WRITER_MEMORY = 64_000_000
"""Bytes that the writer collects before it writes a segment; Tantivy's least is 15 MB a thread."""


class KeywordIndex:
    """Chunk texts by row. English is stemmed; Japanese comes in words that Sudachi cut, and in pairs of characters.

    English titles are not searched: on realtimeqa-2022, weighing them 0, ½ or 1 against the text gave article hit@1
    .558, .524 and .529, for a title lifts every chunk of its article alike, and the vectors know it already. Of a
    Japanese article every chunk has the title's words: the default embedder does not read it (docs/japanese.md).
    """

    forgets = False
    relinked = ()

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._folder = folder
        self._schema = _schema()
        with self._failures():
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader(reload_policy="manual")
        self._writer: Any = None

    def _failures(self) -> AbstractContextManager[None]:
        return index_failures("tantivy", self._folder)

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Put in chunks; a row that is there already is replaced."""
        with self._writing() as writer:
            for chunk in chunks:
                writer.delete_documents_by_term("row", chunk.row)
                writer.add_document(_document(chunk))

    def remove(self, first_row: int, last_row: int) -> None:
        """Take out the chunks of rows `first_row` to `last_row`, both inclusive."""
        with self._writing() as writer:
            for row in range(first_row, last_row + 1):
                writer.delete_documents_by_term("row", row)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """The writer, whose work is committed at the end; one that failed is of no use any more."""
        with self._failures():
            try:
                if self._writer is None:
                    self._writer = self._index.writer(WRITER_MEMORY, 1)
                yield self._writer
                self._writer.commit()
            except BaseException:
                self._writer = None
                raise
            self._index.reload()

    def count(self) -> int:
        """How many chunks are in it."""
        with self._failures():
            return int(self._index.searcher().num_docs)

    def rows(self) -> Sequence[int]:
        """The rows of all chunks that are in it; a row that is there twice comes twice."""
        import tantivy

        with self._failures():
            searcher = self._index.searcher()
            if not searcher.num_docs:
                return []
            result = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False)
            rows: list[Any] = searcher.fast_field_values("row", [hit for _, hit in result.hits])
            return [int(row) for row in rows]

    def unfindable(self, chunks: Sequence[IndexedChunk]) -> Sequence[int]:
        """The rows of those of `chunks` that are not found once by their row, or not by their own words."""
        return [chunk.row for chunk in chunks if not self._found(chunk)]

    def _found(self, chunk: IndexedChunk) -> bool:
        import tantivy

        with self._failures():
            by_row = tantivy.Query.term_query(self._schema, "row", chunk.row)
            words = self._word_queries(" ".join(chunk.chunk.text.split()[:WORDS_LOOKED_UP]))
            clauses = [(tantivy.Occur.Must, by_row)]
            if words:
                clauses.append((tantivy.Occur.Must, tantivy.Query.boolean_query(words)))
            by_both = tantivy.Query.boolean_query(clauses)
            searcher = self._index.searcher()
            return all(len(searcher.search(query, 2).hits) == 1 for query in (by_row, by_both))

    def search(self, question: str, k: int, filters: Filters) -> list[Hit]:
        """The `k` chunks that share the weightiest words with `question`, best first; score = BM25."""
        with self._failures():
            return self._search(question, k, filters)

    def _search(self, question: str, k: int, filters: Filters) -> list[Hit]:
        import tantivy

        words = self._word_queries(question)
        if not words:
            return []
        clauses = [(tantivy.Occur.Must, tantivy.Query.boolean_query(words))]
        clauses += [(tantivy.Occur.Must, query) for query in self._filter_queries(filters)]
        if filters.without:
            barred = tantivy.Query.term_set_query(self._schema, "article_id", list(filters.without))
            clauses.append((tantivy.Occur.MustNot, barred))
        searcher = self._index.searcher()
        result = searcher.search(tantivy.Query.boolean_query(clauses), k, count=False)
        addresses = [address for _, address in result.hits]
        rows: list[Any] = searcher.fast_field_values("row", addresses)
        return [Hit(int(row), float(score)) for row, (score, _) in zip(rows, result.hits, strict=True)]

    def _word_queries(self, question: str) -> list[Any]:
        import tantivy

        words = [("body", word) for word in _english_words(question)]
        if KANA.search(question) or HAN.search(question):
            words += [("body_ja", word) for word in dict.fromkeys(tokenize(question))]
            words += [("pairs_ja", pair) for pair in dict.fromkeys(character_pairs(question))]
        return [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, word))
            for field, word in words
        ]

    def _filter_queries(self, filters: Filters) -> list[Any]:
        import tantivy

        queries = []
        if filters.published_from or filters.published_to:
            lower = day_number(filters.published_from) if filters.published_from else None
            upper = day_number(filters.published_to) if filters.published_to else None
            day = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, lower, upper)
            queries.append(tantivy.Query.const_score_query(day, 0.0))
        for field, values in (
            ("source", filters.source),
            ("language", filters.language),
            ("article_id", filters.article_ids),
        ):
            if values:
                among = tantivy.Query.term_set_query(self._schema, field, list(values))
                queries.append(tantivy.Query.const_score_query(among, 0.0))
        return queries

    def close(self) -> None:
        """Finish merges and let go of the files."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with self._failures():
                writer.wait_merging_threads()


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    for name in ("article_id", "source", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="en_stem", index_option="freq")
    for name in ("body_ja", "pairs_ja"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(chunk: IndexedChunk) -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_integer("row", chunk.row)
    document.add_integer("day", chunk.day)
    document.add_text("article_id", chunk.chunk.article_id)
    document.add_text("source", chunk.source or "")
    document.add_text("language", chunk.language)
    document.add_text("body", chunk.chunk.text)
    if chunk.language == "ja":
        text = f"{chunk.title}\n{chunk.chunk.text}"
        document.add_text("body_ja", " ".join(tokenize(text)))
        document.add_text("pairs_ja", " ".join(character_pairs(text)))
    return document


def _english_words(question: str) -> list[str]:
    """The stems of a question's words, as Tantivy's `en_stem` makes them, without the emptiest words."""
    return [word for word in dict.fromkeys(_analyzer()(question)) if word not in _stop_stems()]


@cache
def _analyzer() -> Callable[[str], list[str]]:
    """Tantivy's `en_stem`, rebuilt: simple words of up to 40 bytes, lower case, English stems."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(40),
        tantivy.Filter.lowercase(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    analyzer = builder.build()

    def analyze(text: str) -> list[str]:
        return list(analyzer.analyze(text))

    return analyze


STOP_WORDS = (
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in "
    "into is it its me my of on or our she should so than that the their them then there these they this "
    "those to was we were what when where which who whom whose why will with would you your"
)
"""Words that ask rather than mean; they carry no weight worth a look-up in every chunk."""


@cache
def _stop_stems() -> frozenset[str]:
    return frozenset(_analyzer()(STOP_WORDS))
