"""The shape of the source: imports run one way, each framework has its place, importing does nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("index", "rag", "eval", "api")
MODULES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]

PLACES = {
    "chromadb": {"index/vectors.py"},
    "tantivy": {"index/keywords.py"},
    "sudachipy": {"index/japanese.py"},
    "openvino": {"index/inference.py"},
    "datasketch": {"index/duplicates.py"},
    "tiktoken": {"index/tokens.py"},
    "docx": {"api/render/summary_docx.py"},
    "dateparser": {"rag/dates.py"},
    "sentence_transformers": {"index/conversion.py", "index/embedding.py", "rag/foreign_readers.py"},
    "torch": {"index/conversion.py", "rag/foreign_readers.py"},
}
"""Modules that may import a package. What the benchmarks measure against is imported under eval/ too."""


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules that a file imports, and whether at its top level."""
    tree = ast.parse(path.read_text("utf-8"))
    top = set(tree.body)
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
        yield from ((name, node in top) for name in names)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path):
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])
    for imported, _ in imports(path):
        package = imported.split(".")[0]
        if package in LAYERS:
            assert LAYERS.index(package) <= layer, f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("package", PLACES)
def test_a_framework_is_imported_in_its_place_only(package):
    users = {name_of(p) for p in MODULES if any(name.split(".")[0] == package for name, _ in imports(p))}
    assert {user for user in users if not user.startswith("eval/")} <= PLACES[package]


def test_langchain_is_imported_by_the_model_and_the_retriever_only():
    users = {name_of(p) for p in MODULES if any(name.startswith("langchain") for name, _ in imports(p))}
    assert all(user.startswith(("rag/", "eval/")) for user in users)
    assert not any(
        name.startswith(("langchain_community", "langchain_classic", "langchain_core.load"))
        for path in MODULES
        for name, _ in imports(path)
    )


def test_fastapi_is_imported_under_api_only():
    users = {name_of(p) for p in MODULES if any(name.split(".")[0] == "fastapi" for name, _ in imports(p))}
    assert all(user.startswith("api/") for user in users)


@pytest.mark.slow
def test_importing_every_module_prints_nothing_and_loads_nothing_heavy():
    names = [name_of(path).removesuffix(".py").replace("/", ".") for path in MODULES]
    names = [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]
    # The edge stands on FastAPI, and training on torch.
    heavy = ("api.app", "api.routes", "api.schemas", "api.server", "eval.training", "eval.verifier")
    light = [name for name in names if not name.startswith(heavy)]
    script = (
        "import importlib, sys\n"
        f"for name in {light!r}: importlib.import_module(name)\n"
        "heavy = {'torch', 'chromadb', 'openvino', 'tantivy', 'sentence_transformers', 'sudachipy', 'datasketch'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_module_is_longer_than_400_lines():
    long = {name_of(p): n for p in MODULES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not long


def test_every_text_that_ships_is_free_of_this_machines_paths():
    suffixes = {".py", ".md", ".toml", ".txt", ".jsonl", ".html", ""}
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for name in tracked.splitlines():
        path = ROOT / name
        if path.suffix in suffixes and path.is_file() and path.stat().st_size < 1_000_000:
            assert b"/" + b"work/" not in path.read_bytes(), name
