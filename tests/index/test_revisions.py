import pytest

from index.errors import InvalidRequest, UnknownVersion
from index.records import StoredVersion
from index.revisions import Change, changed_words, find_changes, revise
from index.versions import find_version

OLD = "The ferry costs ¥16.8 billion. It sails in October.\n\nThe mayor is pleased."
NEW = "The ferry costs ¥18.6 billion.  It sails in October.\n\nThe mayor is pleased.\n\nWork began on Monday."


def stored(text, digest, *, title="Ferry", seen_at="2026-03-03T09:00:00+00:00"):
    return StoredVersion(seen_at, digest, title, text, "2026-03-03")


def changes(before, after, language="en"):
    return [(change.before, change.after) for change in find_changes(before, after, language=language)]


def test_a_reworded_sentence_stands_beside_its_earlier_words_and_an_added_one_alone():
    assert changes(OLD, NEW) == [
        ("The ferry costs ¥16.8 billion.", "The ferry costs ¥18.6 billion."),
        ("", "Work began on Monday."),
    ]
    for change in find_changes(OLD, NEW, language="en"):
        assert NEW[change.start : change.end] == change.after


def test_a_sentence_that_went_leaves_its_place():
    (gone,) = find_changes(NEW, OLD.replace("¥16.8", "¥18.6"), language="en")
    assert gone == Change("Work began on Monday.", "", len(OLD), len(OLD))
    assert not gone.reworded


def test_another_sentence_in_the_place_of_one_is_no_rewording():
    assert changes(
        "It rains in the hills. The bus is late.", "It rains in the hills. Six ships left port."
    ) == [
        ("", "Six ships left port."),
        ("The bus is late.", ""),
    ]


def test_white_space_and_curly_quotes_change_nothing():
    assert changes("He said “no”.\nShe’s gone.", 'He said "no". She\'s  gone.') == []


def test_japanese_sentences_are_compared_too():
    assert changes("費用は168億円。十月に出航する。", "費用は186億円。十月に出航する。", "ja") == [
        ("費用は168億円。", "費用は186億円。")
    ]
    assert changed_words("費用は168億円。", "費用は186億円。") == [("168", "186")]


def test_changed_words_are_named_figures_whole():
    assert changed_words("It cost ¥16.8 billion in May.", "It cost ¥18.6 billion.") == [
        ("16.8", "18.6"),
        ("in May", ""),
    ]


def test_a_revision_is_from_the_version_before_or_the_one_named():
    versions = [stored(OLD, "aa11"), stored(NEW, "bb22"), stored(OLD, "aa11", title="Ferry sails")]
    revision = revise("ferry", versions, language="en")
    assert (revision.before.hash, revision.after.hash) == ("bb22", "aa11")
    assert revision.changes[0] == Change("Ferry", "Ferry sails", 0, 0)
    assert len(revision.changes) == 3
    assert revise("ferry", versions, language="en", since="AA").changes == ()


def test_a_single_version_has_nothing_to_be_compared_with():
    with pytest.raises(UnknownVersion, match="one version only"):
        revise("ferry", [stored(OLD, "aa11")], language="en")


def test_a_version_is_named_by_the_first_digits_of_its_hash():
    versions = [stored(OLD, "aa11"), stored(NEW, "aa22")]
    assert find_version(versions, "aa2").text == NEW
    with pytest.raises(InvalidRequest, match="Several"):
        find_version(versions, "aa")
    for prefix in ("b", ""):
        with pytest.raises(UnknownVersion, match="aa11, aa22"):
            find_version(versions, prefix)
