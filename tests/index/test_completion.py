from lxml import etree

from index.completion import completed, without_furniture

OPENING = (
    "The tidal mill at Ossery ground its first flour on Monday, eleven years after the council had bought it."
)
SECOND = (
    "Some two hundred people watched as the sluice was opened and the wheel began to turn below the quay."
)
BEHIND = "The mill had stood still since a storm broke its dam, and the rooms above were used to dry nets in."
ELSEWHERE = (
    "Readers who write to us agree that their letters may be shortened and printed in the paper as well."
)


def page(body: str) -> etree._Element:
    return etree.fromstring(f"<html><body>{body}</body></html>", etree.HTMLParser())


def article(*parts: str) -> str:
    return "".join(
        f'<section class="body part-{number}">{part}</section>' for number, part in enumerate(parts)
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_paragraph_that_stands_as_the_articles_do_is_added_in_its_place():
    tree = page(article(paragraphs(OPENING), paragraphs(BEHIND), paragraphs(SECOND)))
    assert completed(tree, [OPENING, SECOND]) == [OPENING, BEHIND, SECOND]


def test_a_paragraph_that_stands_elsewhere_is_not_added():
    tree = page(article(paragraphs(OPENING, SECOND)) + f'<div class="letters"><p>{ELSEWHERE}</p></div>')
    assert completed(tree, [OPENING, SECOND]) == [OPENING, SECOND]


def test_one_paragraph_alone_does_not_tell_where_the_article_stands():
    tree = page(article(paragraphs(OPENING, BEHIND)))
    assert completed(tree, [OPENING]) == [OPENING]


def test_what_the_extract_holds_in_another_spelling_is_not_added_again():
    tree = page(article(paragraphs(OPENING, f"“{SECOND}”", BEHIND, ELSEWHERE)))
    lines = [OPENING, f"{SECOND} {BEHIND}", ELSEWHERE]
    assert completed(tree, lines) == lines


def test_teasers_and_offers_are_not_added():
    offer = "Sign up for our newsletter, which has the news of the river and its mills every Friday at seven."
    teaser = (
        "The ferry that crosses to the island was late on Tuesday because a heron had nested in its wheel…"
    )
    tree = page(article(paragraphs(OPENING, SECOND, offer, teaser)))
    assert completed(tree, [OPENING, SECOND]) == [OPENING, SECOND]


def test_title_date_and_topic_above_the_first_sentence_are_left_out():
    lines = ["Mills", "Tidal mill grinds again", "9 March 2026", OPENING, "Nets", SECOND]
    assert without_furniture(page(""), lines, "Tidal Mill Grinds Again") == [OPENING, "Nets", SECOND]


def test_a_long_paragraph_without_a_full_stop_is_not_taken_for_a_title():
    long = f"{OPENING} {SECOND} {BEHIND}".rstrip(".")
    assert without_furniture(page(""), [long, SECOND], None) == [long, SECOND]


def test_a_list_above_the_first_sentence_stays():
    lines = ["1 Ossery 40", "2 Tolm 38", "3 Varr 31", "4 Lund 30", "5 Hest 12", OPENING]
    assert without_furniture(page(""), lines, None) == lines


def test_links_that_stand_alone_and_pointers_are_left_out():
    tree = page(
        f'<p>{OPENING}</p><ul><li><a href="/a">Ten mills to see in spring</a></li></ul><p>{SECOND}</p>'
    )
    lines = [OPENING, "- Ten mills to see in spring", "Read more: The dam that broke", SECOND]
    assert without_furniture(tree, lines, None) == [OPENING, SECOND]


def test_a_link_within_a_sentence_stays():
    tree = page(f'<p>The <a href="/a">tidal mill</a> is described by its owner.</p><p>{SECOND}</p>')
    lines = [OPENING, "Tidal mill", "The tidal mill is described by its owner.", SECOND]
    assert without_furniture(tree, lines, None) == lines
