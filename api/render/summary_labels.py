"""The words of a summary's document that are ours, in the summary's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """Headings and column titles."""

    briefing: str
    of_day: str
    sources: str
    timeline: str
    differences: str
    other_scope: str
    stories: str
    figures: str
    withheld: str
    notes: str
    nothing: str
    empty: str
    figure_columns: tuple[str, str, str]
    difference_columns: tuple[str, str, str, str]
    quoted: str
    written: str
    no_title: str


_ENGLISH = Labels(
    briefing="Briefing",
    of_day="As of",
    sources="Sources",
    timeline="Timeline",
    differences="Figures that differ",
    other_scope="Figures that may all hold",
    stories="One text in several articles",
    figures="Figures and dates, as checked",
    withheld="Withheld",
    notes="Notes",
    nothing="Nothing in the articles.",
    empty="Nothing could be summarised.",
    figure_columns=("In the text", "Value", "Source"),
    difference_columns=("Figure", "Covers", "Published", "Source"),
    quoted="Every sentence is a quotation; what stands in square brackets was added.",
    written="Written by {model}; every sentence was checked against its quotes.",
    no_title="(no title)",
)
_JAPANESE = Labels(
    briefing="答弁準備資料",
    of_day="基準日",
    sources="出典",
    timeline="年表",
    differences="食い違う数字",
    other_scope="対象や条件が異なり、両立しうる数字",
    stories="同一の記事",
    figures="照合した数字と日付",
    withheld="掲載を見送った文",
    notes="注記",
    nothing="記事にはありません。",
    empty="要約できる内容がありません。",
    figure_columns=("本文の表記", "値", "出典"),
    difference_columns=("数字", "範囲", "掲載日", "出典"),
    quoted="すべての文は記事の引用です。［ ］内は補足です。",
    written="{model}が作成し、すべての文を引用と照合しました。",
    no_title="（無題）",
)


def labels_for(language: str) -> Labels:
    """Those of Japanese, or else of English."""
    return _JAPANESE if language == "ja" else _ENGLISH
