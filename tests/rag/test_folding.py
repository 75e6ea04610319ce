from hypothesis import given
from hypothesis import strategies as st

from rag.folding import fold


@given(st.text(alphabet="1１\u200b\ufeff％%￥a", max_size=30))
def test_every_folded_character_has_its_origin(text: str) -> None:
    folded = fold(text)
    for i in range(len(folded.text)):
        assert fold(text[folded.origin(i, i + 1)]).text == folded.text[i]


def test_full_width_forms_and_dashes_are_unified() -> None:
    assert fold("￥１，０００〜２％−３").text == "¥1,000~2%-3"
