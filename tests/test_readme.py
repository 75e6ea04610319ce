import re
from pathlib import Path

from rag.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_stands_in_the_table_with_what_it_sets():
    for name, field in Settings.model_fields.items():
        rows = [line for line in README.splitlines() if line.startswith(f"| `RAG_{name.upper()}` |")]
        assert len(rows) == 1, name
        assert field.description and field.description in rows[0], name


def test_the_table_names_no_setting_that_does_not_exist():
    names = {line.split("`")[1] for line in README.splitlines() if line.startswith("| `RAG_")}
    assert names == {f"RAG_{name.upper()}" for name in Settings.model_fields}


def test_every_page_that_is_named_is_there():
    named = set(re.findall(r"\]\((docs/\w+\.md|rag/data/\w+\.md)\)", README))
    for folder in ("index", "rag", "eval", "api"):
        for module in (ROOT / folder).rglob("*.py"):
            named.update(re.findall(r"docs/\w+\.md", module.read_text("utf-8")))
    for page in (ROOT / "docs").glob("*.md"):
        named.update(f"docs/{name}" for name in re.findall(r"\]\((\w+\.md)\)", page.read_text("utf-8")))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
