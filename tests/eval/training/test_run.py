from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

import eval.training.run as module
from eval.training.examples import Corpus, fixed_examples, tokenised
from eval.training.measuring import measure
from eval.training.network import ReaderNetwork
from eval.training.paragraphs import Paragraph
from eval.training.plan import Plan
from eval.training.run import Run, split

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def corpus(paragraphs: list[Paragraph], tokenizer: Tokenizer) -> Corpus:
    return tokenised(paragraphs, tokenizer)


def network() -> ReaderNetwork:
    """A tiny one, the same at each call."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        attn_implementation="eager",
    )
    return ReaderNetwork(BertModel(config, add_pooling_layer=False))


def run(folder: Path, corpus: Corpus, **settings: object) -> ReaderNetwork:
    plan = Plan(batch=4, bf16=False, rate=3e-3, measure_every=1000, **settings)  # type: ignore[arg-type]
    trained = network()
    Run(folder, plan, trained, corpus, fixed_examples(corpus, corpus.practice)).run()
    return trained


def same(one: ReaderNetwork, other: ReaderNetwork) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(left, right) for left, right in pairs)


def test_it_learns_to_point_at_the_answer_and_at_none(tmp_path: Path, corpus: Corpus) -> None:
    measured_on = fixed_examples(corpus, corpus.practice)
    plan = Plan(passes=12.0, batch=4, bf16=False, rate=3e-3, measure_every=1000)
    trained = Run(tmp_path / "run", plan, network(), corpus, measured_on).run()
    untrained = measure(network(), measured_on)
    assert trained is not None
    assert (trained.exact, untrained.exact) == (1.0, 0.0)
    assert trained.f1 > 0.95 > 0.2 > untrained.f1
    assert trained.null_auroc > 0.9


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAVE_EVERY", 5)
    whole = run(tmp_path / "whole", corpus, passes=2.0)
    step, steps = Run._step, 0

    def stopping(self: Run, *arguments: object, **named: object) -> float:
        nonlocal steps
        steps += 1
        if steps == 13:
            raise KeyboardInterrupt
        return step(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Run, "_step", stopping)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "broken", corpus, passes=2.0)
    resumed = run(tmp_path / "broken", corpus, passes=2.0)
    assert same(whole, resumed)
    assert not same(whole, network())


def test_articles_held_out_are_not_trained_on(paragraphs: list[Paragraph], corpus: Corpus) -> None:
    articles = [each.article for each in paragraphs]
    training, held_out = split(corpus.practice, articles, ["squad-dev/River_ferry"])
    assert {articles[each.paragraph] for each in held_out} == {"squad-dev/River_ferry"}
    assert "squad-dev/River_ferry" not in {articles[each.paragraph] for each in training}
    assert len(training) + len(held_out) == len(corpus.practice)


def test_the_rate_warms_up_and_falls_to_nothing() -> None:
    plan = Plan(rate=1.0, warm_up=0.1, decay=0.5)
    assert [plan.rate_at(progress) for progress in (0.05, 0.1, 0.5, 0.75, 1.0)] == pytest.approx(
        [0.5, 1.0, 1.0, 0.5, 0.0]
    )
