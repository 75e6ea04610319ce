from index.records import Article, StoredVersion
from rag.corrections import corrections
from rag.records import Citation

FIRST = "The ferry costs ¥16.8 billion. It sails on 4 October.\n\nThe mayor is pleased."
SECOND = FIRST.replace("¥16.8 billion", "¥18.6 billion")
THIRD = SECOND + "\n\nWork began on Monday."


def stored(*texts, language="en"):
    """The newest article, and its versions, a day apart from 3 March on."""
    versions = [
        StoredVersion(f"2026-03-0{day}T09:12:00+00:00", text, "Ferry", text, "2026-03-03")
        for day, text in enumerate(texts, start=3)
    ]
    article = Article(id="ferry", title="Ferry", text=texts[-1], published_at="2026-03-03", language=language)
    return {"ferry": article}, {"ferry": versions} if len(texts) > 1 else {}


def cite(text, quote, n=1):
    start = text.index(quote)
    return Citation(n, "ferry", "Ferry", None, None, "2026-03-03", quote, start, start + len(quote))


def notes(texts, *quotes, language="en"):
    articles, versions = stored(*texts, language=language)
    cited = [cite(texts[-1], quote, n) for n, quote in enumerate(quotes, start=1)]
    return corrections(cited, articles, versions, language=language)


def test_a_changed_figure_is_named_with_both_sentences_and_when_they_were_seen():
    (note,) = notes([FIRST, SECOND], "The ferry costs ¥18.6 billion.")
    assert (note.kind, note.citations) == ("correction", (1,))
    assert note.text == (
        "The article was changed: ¥16.8 billion → ¥18.6 billion. As seen on 2026-03-03 09:12 UTC it read "
        "“The ferry costs ¥16.8 billion.”; since 2026-03-04 09:12 UTC it reads “The ferry costs ¥18.6 billion.”."
    )


def test_sentences_beside_the_change_bring_no_note():
    assert notes([FIRST, SECOND], "It sails on 4 October.", "The mayor is pleased.") == []


def test_an_added_sentence_is_no_correction():
    assert notes([SECOND, THIRD], "Work began on Monday.") == []


def test_a_change_before_the_last_version_is_still_told_with_its_own_days():
    (note,) = notes([FIRST, SECOND, THIRD], "¥18.6 billion")
    assert "2026-03-03 09:12 UTC it read" in note.text
    assert "since 2026-03-04" in note.text


def test_a_text_that_came_back_is_told_from_the_one_between():
    (note,) = notes([FIRST, SECOND, FIRST], "The ferry costs ¥16.8 billion.")
    assert "¥18.6 billion → ¥16.8 billion. As seen on 2026-03-04" in note.text


def test_two_citations_of_one_sentence_share_a_note():
    (note,) = notes([FIRST, SECOND], "The ferry costs", "¥18.6 billion")
    assert note.citations == (1, 2)


def test_dates_that_changed_are_named_and_words_alone_are_not():
    (moved,) = notes([FIRST, FIRST.replace("4 October", "11 October")], "It sails on 11 October.")
    assert "4 October → 11 October" in moved.text
    (words,) = notes([FIRST, FIRST.replace("pleased", "angry")], "The mayor is angry.")
    assert words.text.startswith("The article was changed. As seen")


def test_japanese_notes_are_in_japanese():
    first = "新しい船の費用は168億円。十月に出航する。"
    (note,) = notes([first, first.replace("168", "186")], "新しい船の費用は186億円。", language="ja")
    assert note.text.startswith("記事は訂正されています（168億円 → 186億円）。")


def test_an_article_with_one_version_brings_nothing():
    assert notes([FIRST], "¥16.8 billion") == []
