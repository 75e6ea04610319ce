from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

import eval.training.run as module
from eval.training.examples import Corpus, Example, fixed_examples, tokenised
from eval.training.measuring import measure
from eval.training.network import ReaderNetwork, load_shipped, new_network
from eval.training.paragraphs import Paragraph
from eval.training.plan import Plan
from eval.training.run import Run, batched, shared_loss, split
from index.embedding import default_source
from rag.reader import WEIGHTS
from rag.reader_input import reader_row

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


def test_a_run_can_begin_with_the_weights_that_are_shipped() -> None:
    started = new_network(default_source()[0])
    load_shipped(started, WEIGHTS)
    shipped = load_file(WEIGHTS)
    assert torch.equal(started.span.weight, shipped["span.weight"].float())
    inner = "encoder.layer.5.output.dense.weight"
    assert torch.equal(started.state_dict()[f"encoder.{inner}"], shipped[inner].float())


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


def example(question: int, length: int = 2, *, answered: bool = False) -> Example:
    row = reader_row([7], [], [8] * length)
    return Example(row, row.text, row.text, question) if answered else Example(row, 0, 0, question)


def test_the_paragraphs_of_a_question_share_a_batch() -> None:
    drawn = [example(number, 40 - number) for number in range(10) for _ in range(3)]
    batches = batched(drawn, 8)
    assert sorted(map(len, batches)) == [6] * 5
    assert all(len({each.question for each in batch}) == 2 for batch in batches)
    assert [each.question for each in batches[0]] == [9, 9, 9, 8, 8, 8]  # the shortest, which are alike


def test_the_answer_has_to_stand_out_among_all_paragraphs_of_its_question() -> None:
    batch = [example(1, answered=True), example(1), example(2), example(2, answered=True)]
    places = torch.tensor([each.start for each in batch])
    logits = torch.full((4, 6), module.SHUT)
    logits[:, 0] = 9.0  # "no answer here" is not among the words
    logits[:, 3:5] = 0.0
    alone = torch.log(torch.tensor(4.0))
    assert torch.isclose(shared_loss(logits, batch, places), alone)
    logits[1, 3] = 5.0  # the wrong paragraph of question 1 draws the eye
    worse = torch.log(3 + torch.exp(torch.tensor(5.0)))
    assert torch.isclose(shared_loss(logits, batch, places), (worse + alone) / 2)
    assert shared_loss(logits, batch, torch.zeros(4, dtype=torch.long)) == 0.0


def test_it_learns_from_paragraphs_side_by_side(tmp_path: Path, corpus: Corpus) -> None:
    measured_on = fixed_examples(corpus, corpus.practice)
    plan = Plan(passes=12.0, batch=4, bf16=False, rate=3e-3, measure_every=1000, shared_weight=1.0)
    trained = Run(tmp_path / "run", plan, network(), corpus, measured_on).run()
    assert trained is not None
    assert trained.exact == 1.0
    assert trained.null_auroc > 0.9
