"""Train the reader: `python -m eval.training DATA FOLDER` (or `make reader DATA=…`).

DATA is a folder of `<source>.jsonl.gz`, FOLDER takes the run: mined negatives, checkpoints, log, best weights. A run
that was stopped goes on where it was when the same command is given again. On two cores one pass over all data takes
one to two hours, on an accelerator (`--device cuda`) minutes.
"""

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path

import torch
from tokenizers import Tokenizer

from eval.training.examples import Corpus, fixed_examples, tokenised, with_negatives
from eval.training.mining import mine
from eval.training.network import ReaderNetwork, load_shipped, new_network
from eval.training.paragraphs import Paragraph, load_paragraphs
from eval.training.plan import Plan
from eval.training.run import Run, split
from index.embedding import DEFAULT_EMBEDDER, default_source, load_embedder

MEASURED_ON = 500
"""Questions of the articles held out that are measured on, at most."""


def main() -> None:
    """Train by the command line."""
    arguments = _arguments()
    plan = Plan(
        **{each.name: getattr(arguments, each.name) for each in fields(Plan) if hasattr(arguments, each.name)}
    )
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    folder, _ = default_source()
    paragraphs = load_paragraphs(arguments.data, plan.sources)
    corpus = tokenised(paragraphs, Tokenizer.from_file(str(Path(folder) / "tokenizer.json")))
    mined = _mined(arguments.folder, paragraphs, corpus) if plan.negative_share else {}
    articles = [each.article for each in paragraphs]
    practice = with_negatives(corpus.practice, mined)
    training, held_out = split(practice, articles, _held_out(articles, plan.held_out))
    measured_on = fixed_examples(corpus, held_out[:: max(1, len(held_out) // MEASURED_ON)])
    _say(f"{len(training):,} questions to train on, {len(measured_on):,} examples to measure on")
    if arguments.mine_only:
        return
    run = Run(
        arguments.folder,
        plan,
        _network(folder, plan, arguments.start),
        Corpus(corpus.questions, corpus.paragraphs, corpus.titles, training),
        measured_on,
        device=arguments.device,
        progress=_say,
    )
    run.run()


def _network(folder: str, plan: Plan, start: Path | None) -> ReaderNetwork:
    network = new_network(folder, plan.dropout)
    if start is not None and start.suffix == ".safetensors":
        load_shipped(network, start)
    elif start is not None:
        network.load_state_dict(torch.load(start, map_location="cpu", weights_only=True))
    return network


def _held_out(articles: list[str], number: int) -> list[str]:
    """The last articles of SQuAD."""
    return (
        list(dict.fromkeys(each for each in articles if each.startswith("squad-dev/")))[-number:]
        if number
        else []
    )


def _mined(folder: Path, paragraphs: list[Paragraph], corpus: Corpus) -> dict[int, list[int]]:
    # Rows count through all paragraphs, so other sources need other negatives.
    sources = "-".join(dict.fromkeys(each.source for each in paragraphs))
    path = folder / f"negatives-{sources}.json"
    if path.is_file():
        return {int(key): rows for key, rows in json.loads(path.read_text("utf-8")).items()}
    embedder = load_embedder(DEFAULT_EMBEDDER, models=folder / "models", say=_say)
    questions = [question.text for each in paragraphs for question in each.questions]
    mined = mine(paragraphs, questions, corpus.practice, embedder, progress=_say)
    path.write_text(json.dumps(mined), "utf-8")
    return mined


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.training", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of <source>.jsonl.gz")
    parser.add_argument("folder", type=Path, help="folder of the run")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use; 0: all")
    parser.add_argument(
        "--start", type=Path, help="best.pt of another run, or the weights as they are shipped, to begin with"
    )
    parser.add_argument("--mine-only", action="store_true", help="stop once the negatives are mined")
    for name, of in (("passes", float), ("seed", int), ("batch", int), ("rate", float), ("negative-share", float),
                     ("relevance-weight", float), ("shared-weight", float), ("dropout", float), ("measure-every", int), ("held-out", int)):  # fmt: skip
        parser.add_argument(f"--{name}", type=of, default=argparse.SUPPRESS)
    parser.add_argument("--sources", nargs="+", default=argparse.SUPPRESS)
    parser.add_argument("--f32", dest="bf16", action="store_false", default=argparse.SUPPRESS,
                        help="compute in f32, for a processor without bf16")  # fmt: skip
    found = parser.parse_args()
    if hasattr(found, "sources"):
        found.sources = tuple(found.sources)
    return found


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
