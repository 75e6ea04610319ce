# `make demo` and `make test` need Python 3.11 or newer and the package index; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
DEMO := .demo
SEEDS := $(wildcard ../shared/data/seeds/*.txt)

.PHONY: demo test test-quick fuzz proofs check eval replay real-replies serve bench docs reader verifier clean

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	touch $@

demo: $(INSTALLED)
	$(BIN)/rag --home $(DEMO) add eval/data/articles
	$(BIN)/rag --home $(DEMO) ask "How much does Japan plan to invest in AI?" --as-of 2025-12-20
	$(BIN)/rag --home $(DEMO) summarize eval/data/articles/tram-vote.txt

test: $(INSTALLED)
	$(BIN)/python -m pytest

test-quick: $(INSTALLED)
	$(BIN)/python -m pytest -m "not slow"

# Property tests with fresh random examples, ten times as many.
fuzz: $(INSTALLED)
	$(BIN)/python -m pytest --hypothesis-profile=fuzz -m "not slow" tests/index tests/rag

# The experiments of docs/proofs.md: in their small form some four minutes, as in `make test`; with FULL=1 hours.
proofs: $(INSTALLED)
	$(BIN)/python -m pytest tests/proofs $(if $(FULL),--proofs-full)

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The fact set of the samples, and that of the seed article where it is at hand.
eval: $(INSTALLED)
	$(BIN)/rag eval
	$(if $(SEEDS),$(BIN)/rag eval eval/data/seed-facts.jsonl $(foreach seed,$(SEEDS),--articles $(seed)))

# Recorded replies as a language model sends them; ask with the RAG_LLM_BASE_URL that it prints.
replay: $(INSTALLED)
	$(BIN)/rag replay $(REPLIES)

# Replies of real models with marked errors, and articles that try to take the program over: needs ../shared/data.
real-replies: $(INSTALLED)
	$(BIN)/python -m pytest -m shared_data tests/rag

serve: $(INSTALLED)
	$(BIN)/rag serve

docs: $(INSTALLED)
	$(BIN)/python -m api.reference > docs/commands.md

# Train the reader on DATA, a folder of <source>.jsonl.gz (docs/reader.md); give the same command again to go on.
READER_RUN ?= .reader
reader: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[training]'
	$(BIN)/python -m eval.training $(DATA) $(READER_RUN) $(READER_FLAGS)
	$(BIN)/python -m eval.training.export $(READER_RUN)/best.pt rag/data/reader.safetensors

# Train the verifier on DATA, a folder with summedits/, wice/ and reader/ (docs/checking.md); it starts from the reader.
VERIFIER_RUN ?= .verifier
verifier: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[training]'
	$(BIN)/python -m eval.verifier $(DATA) $(VERIFIER_RUN) $(VERIFIER_FLAGS)
	$(BIN)/python -m eval.training.export $(VERIFIER_RUN)/network.pt rag/data/verifier.safetensors

clean:
	rm -rf $(VENV) $(DEMO) .models
