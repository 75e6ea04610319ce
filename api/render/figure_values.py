"""The values of checked figures, written out in the language of the page that they stand on."""

from rag.records import Figure
from rag.units import JAPANESE_UNITS

_ENGLISH_APPROXIMATION = {"at_least": "at least", "at_most": "at most"}
_JAPANESE_APPROXIMATION = {
    "about": "約{}",
    "at_least": "{}以上",
    "at_most": "{}以下",
    "over": "{}超",
    "under": "{}未満",
}
_SEASONS = {"SP": ("spring", "春"), "SU": ("summer", "夏"), "FA": ("autumn", "秋"), "WI": ("winter", "冬")}
_SCORE = "score"
"""A figure's value is the first number of a score; the words have both."""


def figure_value(figure: Figure, *, language: str = "en") -> str:
    """The value with its unit, such as `1,000,000,000,000 JPY`, `72 %`, 「150人」 or `2025-12-23`."""
    if isinstance(figure.value, str):
        return _period(figure.value, japanese=language == "ja")
    if figure.unit == _SCORE:
        return figure.text
    number = f"{figure.value:,.0f}" if float(figure.value).is_integer() else f"{figure.value:,}"
    if language == "ja":
        return _JAPANESE_APPROXIMATION.get(figure.approx or "", "{}").format(number + _japanese_unit(figure))
    unit = "%" if figure.kind == "percent" else figure.unit
    approx = _ENGLISH_APPROXIMATION.get(figure.approx, figure.approx) if figure.approx else None
    return " ".join(part for part in (approx, number, unit) if part)


def with_approximation(text: str, approx: str | None, *, language: str = "en") -> str:
    """The words of a figure with what loosens them, which stands apart from them in the article: "at least ¥120 million"."""
    if approx is None:
        return text
    if language == "ja":
        return _JAPANESE_APPROXIMATION[approx].format(text)
    words = _ENGLISH_APPROXIMATION.get(approx, approx)
    return text if text.lower().startswith(words) else f"{words} {text}"


def _period(value: str, *, japanese: bool) -> str:
    """A date as it is, in ISO 8601, but for what that has no form for: 「2026年度」, `spring 2029`."""
    if value.startswith("FY"):
        return f"{value[2:]}年度" if japanese else f"fiscal {value[2:]}"
    if value[5:] in _SEASONS:
        english, own = _SEASONS[value[5:]]
        return f"{value[:4]}年{own}" if japanese else f"{english} {value[:4]}"
    return value


def _japanese_unit(figure: Figure) -> str:
    """The unit as the figure's own words have it, else its first Japanese form, else its name."""
    if figure.kind == "percent" and figure.unit in ("%", "percent", None):
        return "%"
    forms = [
        form
        for form, unit in JAPANESE_UNITS.items()
        if unit.kind == figure.kind and unit.name == figure.unit and unit.factor == 1
    ]
    own = [form for form in forms if figure.text.endswith(form)]
    if own:
        return max(own, key=len)
    if figure.kind != "count" and forms:
        return forms[0]
    return f" {figure.unit}" if figure.unit else ""
