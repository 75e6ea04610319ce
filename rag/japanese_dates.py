"""Japanese date expressions: eras, calendar dates, and those that count from the day of publication.

The text is read with half-width digits; kanji numerals are read where they count years, months or days.
"""

import re
from datetime import date

from rag.date_resolution import (
    UNKNOWN,
    Moment,
    Reading,
    carried_year,
    certain,
    day_of_month,
    guess,
    month,
    month_day,
    month_day_ahead,
    on_weekday,
    quarter,
    shifted,
    weekday,
    weekday_of_week,
)
from rag.date_rules import Rule
from rag.date_values import month_value, real_day

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
"""The year before the first of each era."""
_WEEKDAYS = "月火水木金土日"
_TAKING = re.compile(r"(?:[-~〜～–、・][0-9]{1,2}日)?で(?!は|も|す|し|あ)")
_KANJI = {kanji: n for n, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_YEARS_FROM_NOW = {
    "一昨年": -2, "おととし": -2, "昨年": -1, "去年": -1, "今年": 0, "ことし": 0, "本年": 0,
    "来年": 1, "再来年": 2,
}  # fmt: skip
_YEARS_FROM_NAMED = {"同年": 0, "翌年": 1, "前年": -1}
_MONTHS_FROM_NOW = {"先々月": -2, "先月": -1, "今月": 0, "来月": 1, "再来月": 2}
_WEEKS_FROM_NOW = {"先々週": -2, "先週": -1, "今週": 0, "来週": 1, "再来週": 2}
_DAYS_FROM_NOW = {
    "一昨日": -2, "おととい": -2, "昨日": -1, "きのう": -1, "今日": 0, "本日": 0, "きょう": 0,
    "明日": 1, "あす": 1, "あした": 1, "明後日": 2, "あさって": 2,
}  # fmt: skip
_DAYS_FROM_NAMED = {"同日": 0, "前日": -1, "翌日": 1, "翌々日": 2}
_SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9](?![0-9])|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])両?日"
# "3日間", "10日ぶり", "3日目" and "2日連続" are durations and ranks; "日本" is a country.
_NOT_DURATION = (
    r"(?![間目分本数余前]|後(?!半)|ぶり|連続|連休|以内|程度|ほど|当たり|あたり|平均"
    r"|ごと|置き|おき|あまり|がかり|未満)"
)
_NOT_RATE = r"(?!(?<=(?<![0-9])1日)[0-9]{1,6}(?![0-9:時]))"
"""「1日48便」 is a rate, 「1日15時」 a moment."""

_LISTED_DAY = (
    r"(?<!第)(?:3[01]|[12][0-9]|0?[1-9])(?=(?:[-~〜～–、・](?:3[01]|[12][0-9]|0?[1-9])){1,4}両?日"
    + _NOT_DURATION
    + ")"
)
"""A day that shares its 日 with the one after it: the 22 of 「22、23日」 and of 「22～26日」."""
_MONTH = r"(?:1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九])月"
_WEEKDAY_MARK = (
    rf"(?:\s?[(（](?P<weekday>[{_WEEKDAYS}])(?:曜日?)?(?:・祝|・休)?[)）]"
    rf"|(?P<weekday_after>[{_WEEKDAYS}])曜日?)"
)
_YEAR = r"(?:(?:西暦)?(?P<year>1[5-9][0-9]{2}|20[0-9]{2}|[一二][〇零一二三四五六七八九]{3})年"
_YEAR += rf"|(?P<era>{'|'.join(ERAS)})\s?(?P<era_year>元|[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})年)"
_RELATIVE_YEAR = rf"(?P<from_now>{'|'.join(_YEARS_FROM_NOW)})"
# 「前年比」 compares, and names no year.
_RELATIVE_YEAR += rf"|(?P<from_named>{'|'.join(_YEARS_FROM_NAMED)})(?![比同並])"
_PART = r"(?:の?(?:初め|はじめ|初頭|初旬|上旬|中旬|下旬|半ば|末|暮れ|前半|後半))?"


def _number(text: str) -> int:
    """Read digits, positional kanji (二〇二五) or counted kanji (三十一)."""
    if text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(_KANJI[kanji]) for kanji in text))
    tens, _, ones = text.partition("十")
    return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)


def _named_year(groups: dict[str, str | None], moment: Moment) -> int | None:
    if year := groups.get("year"):
        return _number(year)
    if (era := groups.get("era")) and (era_year := groups.get("era_year")):
        return ERAS[era] + _number(era_year)
    if (word := groups.get("from_now")) and moment.today is not None:
        return moment.today.year + _YEARS_FROM_NOW[word]
    named = moment.named_year or (moment.previous_day or "")[:4]
    if (word := groups.get("from_named")) and named:
        return int(named) + _YEARS_FROM_NAMED[word]
    return None


def _calendar(match: re.Match[str], moment: Moment) -> Reading:
    """A year with whatever follows: month, day, weekday."""
    groups = match.groupdict()
    year = _named_year(groups, moment)
    if year is None:
        return UNKNOWN
    month_text, day_text = groups.get("month"), groups.get("day")
    if month_text is None:
        return certain(f"{year:04d}")
    month_number = _number(month_text.rstrip("月"))
    if day_text is None:
        return certain(month_value(year, month_number))
    return _on_weekday(_day_reading(real_day(year, month_number, _number(day_text.rstrip("両日")))), match)


def _day_reading(day: date | None) -> Reading:
    return certain(day.isoformat()) if day else UNKNOWN


def _on_weekday(reading: Reading, match: re.Match[str], other: date | None = None) -> Reading:
    mark = match.groupdict().get("weekday") or match.groupdict().get("weekday_after")
    return on_weekday(reading, _WEEKDAYS.index(mark), other) if mark else reading


def _month_and_day(match: re.Match[str], moment: Moment) -> Reading:
    month_number = _number(match["month"].rstrip("月"))
    year, day_text = carried_year(moment, month_number), match["day"]
    if day_text is None:
        return certain(month_value(year, month_number)) if year else month(moment, month_number)
    day = _number(day_text.rstrip("両日"))
    if year:
        return _on_weekday(_day_reading(real_day(year, month_number, day)), match)
    reading = month_day(moment, month_number, day)
    return _on_weekday(reading, match, month_day_ahead(moment, month_number, day))


def _short_year(match: re.Match[str], moment: Moment) -> Reading:
    """「25年12月」 may be short for 2025 or an era's year."""
    return guess(f"20{match['short']}")


def _relative_month(match: re.Match[str], moment: Moment) -> Reading:
    found = shifted(moment, "month", _MONTHS_FROM_NOW[match["word"]])
    if found.value is None or match["day"] is None:
        return found
    day = real_day(int(found.value[:4]), int(found.value[5:]), _number(match["day"].rstrip("両日")))
    return _on_weekday(_day_reading(day), match)


def _named_month(match: re.Match[str], moment: Moment) -> Reading:
    """「同月」 and its neighbours count from the day named before."""
    if moment.previous_day is None:
        return UNKNOWN
    step = {"同月": 0, "前月": -1, "翌月": 1}[match["word"]]
    value = month_value(int(moment.previous_day[:4]), int(moment.previous_day[5:7]) + step)
    if match["day"] is None:
        return certain(value)
    return _day_reading(real_day(int(value[:4]), int(value[5:]), _number(match["day"].rstrip("両日"))))


def _bare_day(match: re.Match[str], moment: Moment) -> Reading:
    reading = day_of_month(moment, _number(match["day"].rstrip("両日")))
    # 「3～5日で届く」 takes so many days.
    return guess(reading.timex) if _TAKING.match(match.string, match.end()) else _on_weekday(reading, match)


def _slashed(match: re.Match[str], moment: Moment) -> Reading:
    """12/19 is a date only with its weekday beside it."""
    month_number, day = int(match["month"]), int(match["day"])
    other = month_day_ahead(moment, month_number, day)
    return _on_weekday(month_day(moment, month_number, day), match, other)


def _iso(match: re.Match[str], moment: Moment) -> Reading:
    day = real_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None or match["clock"] is None:
        return _day_reading(day)
    return certain(
        f"{day.isoformat()}T{match['clock']}{(match['zone'] or '').replace('Z', '+00:00')}", "TIME"
    )


def _day_word(match: re.Match[str], moment: Moment) -> Reading:
    return shifted(moment, "day", _DAYS_FROM_NOW[match["word"]])


def _day_from_named(match: re.Match[str], moment: Moment) -> Reading:
    if moment.previous_day is None:
        return UNKNOWN
    named = Moment(date.fromisoformat(moment.previous_day))
    return shifted(named, "day", _DAYS_FROM_NAMED[match["word"]])


def _week(match: re.Match[str], moment: Moment) -> Reading:
    steps = _WEEKS_FROM_NOW[match["word"]]
    if match["weekday_of"]:
        return weekday_of_week(moment, _WEEKDAYS.index(match["weekday_of"]), steps)
    return (
        guess((shifted(moment, "week", steps).timex or "") + "-WE")
        if match["end"]
        else shifted(moment, "week", steps)
    )


def _bare_weekday(match: re.Match[str], moment: Moment) -> Reading:
    return weekday(moment, _WEEKDAYS.index(match["weekday_of"]))


def _counted(match: re.Match[str], moment: Moment) -> Reading:
    count = _number(match["number"])
    unit = {"年": "year", "月": "month", "間": "week", "日": "day"}[match["unit"][-1]]
    reading = shifted(moment, unit, -count if match["way"] == "前" else count)
    # 「N日後」 counts from whatever the sentence tells, and 「約」 is not exact.
    exact = match["about"] is None and match["loose"] is None and match["way"] == "前"
    return reading if exact else guess(reading.timex)


def _half_year(match: re.Match[str], moment: Moment) -> Reading:
    return guess(shifted(moment, "month", -6 if match["way"] == "前" else 6).timex)


_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}


def _era_letter(match: re.Match[str], moment: Moment) -> Reading:
    """「R7.12.19」, as forms write an era."""
    year = ERAS[_ERA_LETTERS[match["era"]]] + int(match["era_year"])
    return _day_reading(real_day(year, int(match["month"]), int(match["day"])))


def _year_span(match: re.Match[str], moment: Moment) -> Reading:
    """The 2019年 of 「2019～23年」."""
    return certain(match["year"])


def _end_of_year_span(match: re.Match[str], moment: Moment) -> Reading:
    century = match.string[match.start() - 5 : match.start() - 3]
    return certain(century + match["short"])


def _month_span(match: re.Match[str], moment: Moment) -> Reading:
    """「7～9月期」: the quarter of the calendar that ended last, of the year named beside it if there is one."""
    first, last = int(match["first"]), int(match["last"])
    if last - first != 2 or last % 3:
        return UNKNOWN
    if match["year"]:
        return certain(f"{match['year']}-Q{last // 3}")
    return quarter(moment, last // 3)


def _evening_before(match: re.Match[str], moment: Moment) -> Reading:
    reading = shifted(moment, "day", -1 if match["word"].startswith("昨") else 0)
    part = "NI" if match["word"][1] in "夜晩" else "MO"
    return Reading(reading.value, f"{reading.timex}T{part}", "TIME") if reading.timex else UNKNOWN


def _fiscal_year(match: re.Match[str], moment: Moment) -> Reading:
    groups = match.groupdict()
    if word := groups.get("word"):
        if word == "前" and moment.named_fiscal_year is not None:
            return Reading(f"FY{moment.named_fiscal_year - 1}", f"{moment.named_fiscal_year - 1}")
        if moment.today is None:
            return UNKNOWN
        # The Japanese fiscal year runs from April to March.
        fiscal = moment.today.year - (moment.today.month < 4)
        if word == "前":
            # Before the one that the text is about: a budget's is next year, a balance sheet's has ended.
            return Reading(None, f"{fiscal - 1}")
        year: int | None = fiscal + {"昨": -1, "今": 0, "本": 0, "来": 1}[word]
    else:
        year = _named_year(groups, moment)
    return Reading(f"FY{year}", f"{year}")


def _decade(match: re.Match[str], moment: Moment) -> Reading:
    if match["year"]:
        return Reading(match["year"][:3] + "X", match["year"][:3])
    first = ERAS[match["era"]] + int(match["tens"])
    return guess(str(first)[:3])


def _century(match: re.Match[str], moment: Moment) -> Reading:
    number = int(match["number"]) - 1
    return Reading(f"{number:02d}XX", f"{number:02d}")


def _quarter(match: re.Match[str], moment: Moment) -> Reading:
    number = _number(match["number"])
    if not match["year"]:
        return quarter(moment, number, fiscal=True) if 1 <= number <= 4 else UNKNOWN
    return certain(f"{match['year']}-Q{number}")


def _season(match: re.Match[str], moment: Moment) -> Reading:
    groups = match.groupdict()
    if word := groups.get("word"):
        year = moment.today.year + {"昨": -1, "今": 0, "来": 1}[word] if moment.today else None
    else:
        year = _named_year(groups, moment)
    if year is None:
        return UNKNOWN
    value = f"{year}-{_SEASONS[match['season']]}"
    # A winter lies in two years.
    return guess(value) if match["season"] == "冬" else certain(value)


def _clock(match: re.Match[str], moment: Moment) -> Reading | None:
    if match["noon"]:
        return guess("T12:00", "TIME")
    hour = _number(match["hour"]) + (12 if match["half"] == "午後" and _number(match["hour"]) < 12 else 0)
    colon = match["colon"] or match["colon_"]
    minute = 30 if match["thirty"] else int(match["minute"] or (colon or ":0")[1:])
    return guess(f"T{hour:02d}:{minute:02d}", "TIME") if hour <= 24 and minute < 60 else None


RULES: tuple[Rule, ...] = (
    Rule(
        r"(?P<year>(?:19|20)[0-9]{2})[-/.](?P<month>0?[1-9]|1[0-2])[-/.]"
        r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
        r"(?:[T ](?P<clock>[0-2][0-9]:[0-5][0-9])(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?",
        _iso,
    ),
    Rule(rf"(?:{_YEAR}|(?P<word>[昨前今本来])年)度", _fiscal_year),
    Rule(
        r"(?:(?P<year>(?:19|20)[0-9]{2})年の?)?(?P<first>1?[0-9])(?:月)?[-~〜～–](?P<last>1?[0-9])月(?!間|期待)期?",
        _month_span,
    ),
    Rule(r"(?P<year>(?:19|20)[0-9]{2})(?=年?[-~〜～–・](?:(?:19|20)[0-9]{2}|[0-9]{2})年)", _year_span),
    Rule(r"(?<=[0-9]{4}[-~〜～–・])(?P<short>[0-9]{2})年(?![間前後])", _end_of_year_span),
    Rule(r"(?P<word>昨[夜晩]|今[朝夜晩])", _evening_before),
    Rule(r"(?:(?P<year>(?:1[5-9]|20)[0-9]0)|(?P<era>昭和|明治|大正|平成)(?P<tens>[0-9]0))年代", _decade),
    Rule(r"(?P<number>1[0-9]|2[01])世紀", _century),
    Rule(rf"(?:{_YEAR}|{_RELATIVE_YEAR})の?(?P<season>[春夏秋冬])(?![分季雨天巻])", _season),
    Rule(r"(?P<word>[昨今来])(?P<season>[春夏秋冬])(?![分])", _season),
    Rule(r"(?:(?P<year>20[0-9]{2})年の?)?第(?P<number>[1-4一二三四])四半期", _quarter),
    Rule(rf"(?:{_YEAR}|{_RELATIVE_YEAR})の?(?P<month>{_MONTH})(?P<day>{_LISTED_DAY})", _calendar),
    Rule(
        rf"(?:{_YEAR}|{_RELATIVE_YEAR})(?:[、,]?の?\s?(?P<month>{_MONTH})(?!期)"
        rf"(?:の?\s?(?P<day>{_DAY}){_NOT_DURATION}{_WEEKDAY_MARK}?)?)?{_PART}(?!間|目|生(?!ま))",
        _calendar,
    ),
    Rule(
        rf"(?P<word>{'|'.join(_MONTHS_FROM_NOW)})(?:の?(?P<day>{_DAY}){_NOT_DURATION}{_WEEKDAY_MARK}?)?{_PART}",
        _relative_month,
    ),
    Rule(rf"(?P<word>同月|前月|翌月)(?!比)(?:(?P<day>{_DAY}){_NOT_DURATION})?{_PART}", _named_month),
    Rule(
        rf"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9])\s?[(（](?P<weekday>[{_WEEKDAYS}])(?:曜日?)?[)）]",
        _slashed,
    ),
    Rule(
        rf"(?P<about>約|およそ)?(?P<number>{_NUMBER})(?P<unit>年|[かカヵケヶ箇]月|週間|日)(?P<loose>ほど|余り|あまり|近く|くらい|ぐらい)?(?P<way>前|後)(?![半期年])",
        _counted,
    ),
    Rule(r"半年(?P<way>前|後)(?![半期])", _half_year),
    Rule(
        r"(?P<era>[RHS])(?P<era_year>[0-9]{1,2})(?:[./]|年)(?P<month>1[0-2]|0?[1-9])(?:[./]|月)(?P<day>3[01]|[12][0-9]|0?[1-9])"
        r"(?![0-9./])日?",
        _era_letter,
    ),
    Rule(rf"(?P<short>[0-9]{{2}})年(?:{_MONTH}(?:{_DAY})?)(?!間)", _short_year),
    Rule(rf"(?P<month>{_MONTH})(?P<day>{_LISTED_DAY})", _month_and_day),
    Rule(
        rf"(?P<month>{_MONTH})(?!間|期|額|例|次|刊|号|面|齢|末?決算)(?:\s?(?P<day>{_DAY}){_NOT_DURATION}{_WEEKDAY_MARK}?)?{_PART}",
        _month_and_day,
    ),
    Rule(rf"(?P<day>{_LISTED_DAY})", _bare_day),
    # In kanji a day without its month may be part of a name (十日町).
    Rule(rf"(?P<day>(?=[0-9]){_DAY}){_NOT_DURATION}{_NOT_RATE}{_WEEKDAY_MARK}?", _bare_day),
    # 「合併前日」 is the eve of something.
    Rule(rf"(?<![\u3400-\u9fff々ァ-ヶー])(?P<word>{'|'.join(_DAYS_FROM_NAMED)})(?!比)", _day_from_named),
    Rule(rf"(?<!年の)(?P<word>{'|'.join(_DAYS_FROM_NOW)})(?!的|では|性|葉|香)", _day_word),
    Rule(
        rf"(?P<word>{'|'.join(_WEEKS_FROM_NOW)})の?(?:(?P<weekday_of>[{_WEEKDAYS}])曜日?|(?P<end>末))?", _week
    ),
    Rule(rf"(?P<weekday_of>[{_WEEKDAYS}])曜日?(?!ロードショー|劇場|版)", _bare_weekday),
    Rule(
        r"(?P<noon>正午)"
        r"|(?P<half>午前|午後)?(?P<hour>(?:2[0-4]|1[0-9]|0?[0-9])(?![0-9])|(?<=[前後])[一二三四五六七八九十]{1,2})"
        r"(?:時(?![間代短点価速期給差事々])(?:(?P<minute>[0-5]?[0-9])分(?![間の])|(?P<thirty>半))?"
        r"|(?<=[前後][0-9])(?P<colon>:[0-5][0-9])|(?<=[前後][0-9]{2})(?P<colon_>:[0-5][0-9]))",
        _clock,
    ),
)
