from rag.lexicon import lexicon


def test_irregular_and_doubled_forms_lead_to_their_dictionary_form():
    known = lexicon()
    assert "goose" in known.lemmas("geese")
    assert "stop" in known.lemmas("stopped")
    assert "buy" in known.lemmas("Bought")
    assert known.lemmas("xyzzy") == {"xyzzy"}


def test_synonyms_share_a_sense_and_opposites_are_named():
    known = lexicon()
    assert known.senses("purchase") & known.senses("bought")
    assert not known.senses("ferry") & known.senses("school")
    assert "decrease" in known.opposites("increased")
