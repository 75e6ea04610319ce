"""What the bot says in its own words, in the languages in which it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.language import detect_language


@dataclass(frozen=True, slots=True)
class Wording:
    """The bot's sentences in one language. In braces stands what is filled in."""

    looking: str
    reading: str
    checking: str
    writing: str
    stopped: str
    stale: str
    failed: str
    withdrawn: str
    not_found: str
    nearest: str
    nothing_to_summarise: str
    nothing_given: str
    page_not_asked: str
    sources: str
    withheld: str
    reasons: Mapping[str, str]
    by_quotation: str
    written_by: str
    quotes: str
    quotes_cut: str
    check: str
    summarise: str
    helpful: str
    wrong: str
    noted: str
    gone: str
    verdicts: Mapping[str, str]
    asked: str
    cut: str


ENGLISH = Wording(
    looking="Looking in the articles…",
    reading="Reading…",
    checking="Checking against the articles…",
    writing="more is being checked…",
    stopped="The bot is being stopped before this was ready; the answer follows once it is back.",
    stale="The bot was away for too long to answer this; please ask again.",
    failed="This could not be answered: {reason}",
    withdrawn="(withdrawn)",
    not_found="Not found in the articles.",
    nearest="Nearest passages",
    nothing_to_summarise="There is nothing in it that could be summarised.",
    nothing_given="Give a link, a file, a topic or a text with it; `/rag help` shows how.",
    page_not_asked="That page is not in the library, so it cannot be asked; this is its summary.",
    sources="Sources",
    withheld="Withheld, because it could not be checked: {count} ({reasons})",
    reasons={
        "quote_not_found": "quote not found",
        "figure_mismatch": "figure differs",
        "date_mismatch": "date differs",
        "status_upgraded": "told as more certain than it is",
        "misattributed": "said by someone else",
        "uncited": "without a source",
        "contradicted": "contradicted",
    },
    by_quotation="by quotation, without a language model",
    written_by="written by {llm}, every sentence checked against its quotes",
    quotes="Show quotes",
    quotes_cut="Quotes are shortened here; the links lead to the articles.",
    check="Check",
    summarise="Summarise the source",
    helpful="Helpful",
    wrong="Wrong",
    noted="Noted with the answer, thank you.",
    gone="That answer is no longer there.",
    verdicts={
        "supported": "supported",
        "derived": "supported, by a calculation",
        "contradicted": "contradicted",
        "not_found": "not found in the articles",
        "opinion": "nothing to check",
    },
    asked="<@{user}> asked: {question}",
    cut="… (cut here)",
)

JAPANESE = Wording(
    looking="記事を調べています…",
    reading="読んでいます…",
    checking="記事と照合しています…",
    writing="続きを確認しています…",
    stopped="回答の前にボットが停止します。再開後に回答します。",
    stale="ボットが長く停止していたため、この質問には回答できません。もう一度質問してください。",
    failed="回答できませんでした:{reason}",
    withdrawn="(取り下げ)",
    not_found="記事の中に見つかりません。",
    nearest="近い記述",
    nothing_to_summarise="要約できる内容がありません。",
    nothing_given="リンク、ファイル、話題、または本文を添えてください。使い方は `/rag help` で表示されます。",
    page_not_asked="このページは記事として登録されていないため質問できません。代わりに要約します。",
    sources="出典",
    withheld="確認できないため保留:{count}件({reasons})",
    reasons={
        "quote_not_found": "引用が見つからない",
        "figure_mismatch": "数値の不一致",
        "date_mismatch": "日付の不一致",
        "status_upgraded": "確度の言い過ぎ",
        "misattributed": "発言者の誤り",
        "uncited": "出典なし",
        "contradicted": "記事と矛盾",
    },
    by_quotation="引用による回答(言語モデルなし)",
    written_by="{llm} が作成し、各文を引用と照合",
    quotes="引用を表示",
    quotes_cut="引用は短くしています。全文はリンク先の記事をご覧ください。",
    check="裏取り",
    summarise="出典を要約",
    helpful="役に立った",
    wrong="誤り",
    noted="回答とともに記録しました。ありがとうございます。",
    gone="その回答はもうありません。",
    verdicts={
        "supported": "記事と一致",
        "derived": "計算により一致",
        "contradicted": "記事と矛盾",
        "not_found": "記事に見つからない",
        "opinion": "確認の対象外",
    },
    asked="<@{user}> さんの質問:{question}",
    cut="…(以下略)",
)


def wording(language: str) -> Wording:
    """The wording for a language; English for those that the bot does not speak."""
    return JAPANESE if language == "ja" else ENGLISH


def wording_for(text: str) -> Wording:
    """The wording in the language of what was said."""
    return wording(detect_language(text))
