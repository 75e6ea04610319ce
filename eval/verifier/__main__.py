"""Train the verifier: `python -m eval.verifier DATA FOLDER` (or `make verifier DATA=…`).

DATA is a folder with `summedits/`, `wice/` and `reader/`; FOLDER takes the weights and the log. The start are the
reader's weights. One core of an AVX-512 processor takes some 15 minutes.
"""

import argparse
import sys
from dataclasses import fields
from pathlib import Path

import torch
from tokenizers import Tokenizer

from eval.training.network import ReaderNetwork, load_shipped, new_network
from eval.verifier.rows import all_rows, split
from eval.verifier.training import Plan, lesson, train
from index.embedding import default_source
from rag.reader import WEIGHTS


def main() -> None:
    """Train by the command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.verifier", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with summedits/, wice/ and reader/")
    parser.add_argument("folder", type=Path, help="folder of the run")
    parser.add_argument("--threads", type=int, default=1, help="processor cores to use")
    for each in fields(Plan):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=type(each.default), default=each.default)
    arguments = parser.parse_args()
    plan = Plan(**{each.name: getattr(arguments, each.name) for each in fields(Plan)})
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(plan.seed)
    folder, _ = default_source()
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows, held_out = split(all_rows(arguments.data))
    _say(f"{len(rows):,} claims to learn from, {len(held_out):,} to measure on")
    lessons = [lesson(each, tokenizer) for each in rows]
    measured_on = [lesson(each, tokenizer) for each in held_out]
    train(started(folder), lessons, measured_on, plan, arguments.folder, _say)


def started(folder: str) -> ReaderNetwork:
    """The reader's network with the weights that are shipped."""
    network = new_network(folder)
    network.dropout.p = 0.0  # as the encoder's
    load_shipped(network, WEIGHTS)
    return network


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
