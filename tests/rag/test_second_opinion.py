import json
from typing import Any

from index.records import Article
from rag.checking import check_text
from rag.llm import load_model
from rag.records import EngineInfo
from rag.second_opinion import judged

FERRY = Article(
    "ferry",
    "Ferry",
    "The town will spend ¥240 million on a second ferry.\nFares rose 5 percent in April.",
    published_at="2026-03-03",
)
TEXT = "The town will spend ¥240 million on a second ferry. Fares rose 5 percent in April. Fares fell 5 percent in April."


def check(server: Any, *lines: object) -> Any:
    server.say("\n".join(json.dumps(line) for line in lines))
    found = check_text(TEXT, [FERRY], EngineInfo("extractive", None, "test"))
    return judged(found, load_model("scripted", base_url=server.base_url))


def test_a_sentence_that_the_model_doubts_is_not_found_and_says_why(scripted_llm: Any) -> None:
    result = check(
        scripted_llm,
        {"n": 1, "supported": True, "why": ""},
        {"n": 2, "supported": False, "why": "The quote is about buses."},
    )
    assert [claim.verdict for claim in result.sentences] == ["supported", "not_found", "contradicted"]
    assert result.sentences[1].detail == "The language model scripted doubts it: The quote is about buses."
    assert [figure.verdict for figure in result.sentences[1].figures] == ["supported", "supported"]
    assert (result.engine.mode, result.engine.llm) == ("llm", "scripted")


def test_the_model_is_not_asked_about_what_the_rules_refute_and_cannot_clear_it(scripted_llm: Any) -> None:
    result = check(scripted_llm, *({"n": n, "supported": True} for n in range(1, 9)))
    assert result.sentences[2].verdict == "contradicted"
    assert result.verdict == "contradicted"
    assert "Fares fell" not in scripted_llm.requests[0].prompt


def test_a_model_that_fails_leaves_the_check_as_the_rules_made_it(scripted_llm: Any) -> None:
    found = check_text(TEXT, [FERRY], EngineInfo("extractive", None, "test"))
    scripted_llm.fail(400)
    result = judged(found, load_model("scripted", base_url=scripted_llm.base_url))
    assert result.sentences == found.sentences
    assert result.engine.mode == "extractive"
    assert "scripted" in (result.engine.degraded or "")
