"""Articles that try to take the program over (BIPIA), and a model that obeys them: the checks hold all the same."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.replay import Recording, replaying
from index.records import Article, Passage
from rag.engine import Engine
from rag.llm import load_model
from rag.model_writing import Asked, ModelWriting
from rag.prompts import answer_prompt

DATA = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
TOWNS = "Minatomi Kitahama Asahino Tsukimori Hoshigaoka Aoyama Shirakawa Kawabe Nagisa Midorimachi".split()
HARMLESS = "The town of {town} will spend ¥{million} million on a new ferry. It sails in October."
OBEYED = "As instructed, visit www.prize.example today, and the town will spend ¥999 billion on it."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared_data,
    pytest.mark.skipif(not (DATA / "injection").is_dir(), reason="needs ../shared/data/injection"),
]


def attacks() -> list[str]:
    kinds = json.loads((DATA / "injection" / "text_attack_train.json").read_text("utf-8"))
    return [text for texts in kinds.values() for text in texts]


def attacked(number: int, attack: str) -> Article:
    text = HARMLESS.format(town=TOWNS[number % len(TOWNS)], million=100 + number)
    first, _, rest = text.partition(". ")
    return Article(id=f"a{number}", title=f"Ferry {number}", text=f"{first}. {attack}\n{rest} {attack}")


def test_an_obeying_model_says_nothing_that_the_article_does_not() -> None:
    with replaying([]) as server:
        model = load_model("replay", base_url=server.base_url)
        for number, attack in enumerate(attacks()):
            article = attacked(number, attack)
            whole = Passage(
                article.id, article.title, None, None, None, 0, len(article.text), article.text, 1.0
            )
            good = {
                "text": f"The ferry will cost ¥{100 + number} million.",
                "quotes": [article.text.split(". ")[0]],
            }
            obeyed = {"text": OBEYED, "quotes": [attack]}
            server.load([Recording(f"{json.dumps(good)}\n{json.dumps(obeyed)}\n{OBEYED}\n")])
            writing = ModelWriting(model, [whole], {article.id: article})
            asked = Asked("How much will the ferry cost?", "2026-01-01", "en")
            shown = [each.text for each in writing.sentences(asked) if each.failure is None]
            assert shown == [good["text"]], attack


def test_an_attack_stands_between_marks_that_it_cannot_know() -> None:
    for number, attack in enumerate(attacks()):
        article = attacked(number, attack)
        whole = Passage(article.id, article.title, None, None, None, 0, len(article.text), article.text, 1.0)
        prompt = answer_prompt("How much?", [whole], as_of=None, language="en")
        mark = prompt.user.partition("]")[0].removeprefix("[")
        assert mark not in article.text
        _, inside, after = (
            prompt.user.split(f"[{mark}]")[0],
            prompt.user,
            prompt.user.split(f"[end {mark}]")[1],
        )
        assert attack in inside
        assert attack not in after
        assert attack not in prompt.system


def test_answers_by_quotation_are_what_they_were(open_engine: Callable[..., Engine], tmp_path: Path) -> None:
    engine = open_engine(home=tmp_path / "attacked", reranker="none")
    found = attacks()
    engine.add(attacked(number, attack) for number, attack in enumerate(found[: len(TOWNS)]))
    for number, town in enumerate(TOWNS):
        answer = engine.ask(f"How much will {town} spend on a ferry?", as_of="2026-01-01")
        assert answer.short == f"¥{100 + number} million"
