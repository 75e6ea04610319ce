import pytest

from api.problems import EXIT_IMPOSSIBLE, PROBLEMS, problem_for
from index import errors
from index.errors import UnknownArticle, UnreadableSource, UradoriError

CLASSES = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, UradoriError)
]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_foreseen_failure_stands_in_the_table(kind: type[UradoriError]) -> None:
    assert kind in PROBLEMS


def test_a_subclass_shares_the_row_of_its_parent() -> None:
    class BrokenPage(UnreadableSource):
        pass

    assert problem_for(BrokenPage("x")) == PROBLEMS[UnreadableSource]


def test_only_an_unknown_article_or_version_is_an_answer_and_not_a_failure_to_run() -> None:
    others = [problem for kind, problem in PROBLEMS.items() if not issubclass(kind, UnknownArticle)]
    assert {problem.exit_code for problem in others} == {EXIT_IMPOSSIBLE}
