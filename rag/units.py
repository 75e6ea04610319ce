"""What a number can be of: currencies, percentages, durations, physical measures, Japanese counters."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["money", "percent", "count", "duration", "measure"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: its kind, its canonical name, and what a value in it is multiplied by."""

    kind: Kind
    name: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Size:
    """A canonical unit's size in the base unit of its dimension."""

    dimension: str
    size: Decimal


def _units(kind: Kind, table: dict[str, str], factor: str = "1") -> dict[str, Unit]:
    """Return the units of a table `{canonical name: "form|form|…"}` by form."""
    return {
        form: Unit(kind, name, Decimal(factor))
        for name, forms in table.items()
        for form in forms.split("|")
        if form
    }


CURRENCY_SIGNS = {
    "US$": "USD", "U.S.$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NT$": "TWD",
    "NZ$": "NZD", "S$": "SGD", "R$": "BRL", "$": "USD", "CN¥": "CNY", "RMB¥": "CNY", "RMB": "CNY", "¥": "JPY",
    "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "₽": "RUB", "฿": "THB", "₫": "VND", "₱": "PHP", "₴": "UAH",
    "Rs.": "INR", "Rs": "INR", "Fr.": "CHF", "USD": "USD", "JPY": "JPY", "EUR": "EUR", "CNY": "CNY", "GBP": "GBP",
    "KRW": "KRW", "AUD": "AUD", "CHF": "CHF", "INR": "INR",
}  # fmt: skip
"""What stands before an amount. A bare `$` is the US dollar, a bare `¥` the yen."""

_CURRENCY_WORDS = {
    "USD": "dollar|dollars|US dollar|US dollars|U.S. dollar|U.S. dollars|American dollars|USD|buck|bucks",
    "JPY": "yen|Japanese yen|JPY",
    "EUR": "euro|euros|EUR",
    "GBP": "pound sterling|pounds sterling|sterling|British pounds|GBP|quid",
    "KRW": "won|South Korean won|Korean won|KRW",
    "CNY": "yuan|renminbi|RMB|CNY|Chinese yuan",
    "AUD": "Australian dollar|Australian dollars|AUD",
    "CAD": "Canadian dollar|Canadian dollars|CAD",
    "HKD": "Hong Kong dollar|Hong Kong dollars|HKD",
    "TWD": "Taiwan dollars|New Taiwan dollars|TWD",
    "NZD": "New Zealand dollars|NZD",
    "SGD": "Singapore dollars|SGD",
    "CHF": "Swiss francs|franc|francs|CHF",
    "INR": "rupee|rupees|Indian rupees|INR",
    "LKR": "Sri Lankan rupees",
    "PKR": "Pakistani rupees",
    "RUB": "ruble|rubles|rouble|roubles|RUB",
    "UAH": "hryvnia|hryvnias",
    "BRL": "real|reais|BRL",
    "MXN": "peso|pesos|Mexican pesos",
    "ARS": "Argentine pesos",
    "PHP": "Philippine pesos",
    "THB": "baht",
    "VND": "dong",
    "IDR": "rupiah",
    "TRY": "lira|Turkish lira|liras",
    "ILS": "shekel|shekels",
    "SAR": "riyal|riyals",
    "AED": "dirham|dirhams",
    "SEK": "kronor|Swedish kronor",
    "NOK": "kroner|Norwegian kroner",
    "ZAR": "rand",
    "BTC": "bitcoin|bitcoins",
}
_DURATION_WORDS = {
    "seconds": "second|seconds|sec|secs",
    "minutes": "minute|minutes|min|mins",
    "hours": "hour|hours|hr|hrs",
    "days": "day|days",
    "weeks": "week|weeks",
    "months": "month|months",
    "years": "year|years|years old|year old|year olds|year-old|year-olds|years-old|yr|yrs",
}
_MEASURE_WORDS = {
    "millimeters": "millimeter|millimeters|millimetre|millimetres|mm",
    "centimeters": "centimeter|centimeters|centimetre|centimetres|cm",
    "meters": "meter|meters|metre|metres|m",
    "kilometers": "kilometer|kilometers|kilometre|kilometres|km|kms",
    "inches": "inch|inches",
    "feet": "foot|feet|ft",
    "yards": "yard|yards",
    "miles": "mile|miles",
    "nautical miles": "nautical mile|nautical miles",
    "light-years": "light year|light years|light-year|light-years",
    "square meters": "square meter|square meters|square metre|square metres|sq m|m2|m²",
    "square kilometers": "square kilometer|square kilometers|square kilometre|square kilometres|sq km|km2|km²",
    "square feet": "square foot|square feet|sq ft",
    "square miles": "square mile|square miles|sq miles",
    "hectares": "hectare|hectares|ha",
    "acres": "acre|acres",
    "cubic meters": "cubic meter|cubic meters|cubic metre|cubic metres|m3|m³",
    "cubic feet": "cubic feet",
    "milligrams": "milligram|milligrams|mg",
    "grams": "gram|grams|g",
    "kilograms": "kilogram|kilograms|kilo|kilos|kg|kgs",
    "tons": "metric ton|metric tons|tonne|tonnes|metric tonnes|ton|tons|t",
    "pounds": "pound|pounds|lb|lbs",
    "ounces": "ounce|ounces|oz",
    "milliliters": "milliliter|milliliters|millilitre|millilitres|ml",
    "liters": "liter|liters|litre|litres|L",
    "gallons": "gallon|gallons",
    "barrels": "barrel|barrels",
    "watts": "watt|watts|W",
    "kilowatts": "kilowatt|kilowatts|kW|kw",
    "megawatts": "megawatt|megawatts|MW",
    "gigawatts": "gigawatt|gigawatts|GW",
    "kilowatt-hours": "kilowatt hour|kilowatt hours|kilowatt-hour|kilowatt-hours|kWh",
    "megawatt-hours": "megawatt hour|megawatt hours|megawatt-hour|megawatt-hours|MWh",
    "gigawatt-hours": "gigawatt hours|gigawatt-hours|GWh",
    "kilometers per hour": "kilometers per hour|kilometres per hour|kilometers an hour|kilometres an hour|kph|kmh|km/h",
    "miles per hour": "miles per hour|miles an hour|mile per hour|mile an hour|mph",
    "knots": "knot|knots",
    "degrees": "degree|degrees|°",
    "celsius": "degrees Celsius|degree Celsius|degrees centigrade|celsius|°C|℃|C",
    "fahrenheit": "degrees Fahrenheit|degree Fahrenheit|fahrenheit|°F|F",
    "hertz": "hertz|Hz",
    "megahertz": "megahertz|MHz",
    "gigahertz": "gigahertz|GHz",
    "kilobytes": "kilobytes|KB",
    "megabytes": "megabyte|megabytes|MB",
    "gigabytes": "gigabyte|gigabytes|GB",
    "terabytes": "terabyte|terabytes|TB",
    "hectopascals": "hectopascal|hectopascals|hPa|millibars",
    "decibels": "decibel|decibels|dB",
    "calories": "calorie|calories",
    "microsieverts": "microsieverts",
    "millisieverts": "millisieverts",
    "becquerels": "becquerels|becquerel",
}

ENGLISH_UNITS: dict[str, Unit] = {
    **_units("money", _CURRENCY_WORDS),
    **_units("money", {"USD": "cent|cents", "GBP": "pence|penny"}, "0.01"),
    **_units("percent", {"percent": "%|percent|per cent|pct"}),
    **_units("percent", {"points": "percentage point|percentage points|% point|% points|percent points|pp"}),
    **_units("percent", {"points": "basis point|basis points|bps"}, "0.01"),
    **_units("count", {"points": "point|points"}),
    **_units("count", {"times": "times|time|fold|x"}),
    **_units("duration", _DURATION_WORDS),
    **_units("duration", {"days": "fortnight|fortnights"}, "14"),
    **_units("duration", {"years": "decade|decades"}, "10"),
    **_units("duration", {"years": "century|centuries"}, "100"),
    **_units("measure", _MEASURE_WORDS),
}
"""By the words after the number; a form with capitals counts only as written, the others in any case."""

_JAPANESE_MONEY = {
    "JPY": "円|圓",
    "USD": "ドル|米ドル",
    "AUD": "豪ドル|オーストラリアドル",
    "CAD": "カナダドル|加ドル",
    "HKD": "香港ドル",
    "TWD": "台湾ドル",
    "SGD": "シンガポールドル",
    "NZD": "ニュージーランドドル",
    "EUR": "ユーロ",
    "GBP": "ポンド",
    "KRW": "ウォン",
    "CNY": "元|人民元|中国元",
    "CHF": "スイスフラン|フラン",
    "INR": "ルピー",
    "RUB": "ルーブル",
    "THB": "バーツ",
    "MXN": "ペソ",
    "BRL": "レアル",
    "VND": "ドン",
    "IDR": "ルピア",
    "TRY": "リラ",
}
_JAPANESE_DURATIONS = {
    "seconds": "秒間|秒",
    "minutes": "分間|分",
    "hours": "時間",
    "days": "日間",
    "weeks": "週間|週",
    "months": "か月間|カ月間|ヵ月間|ヶ月間|ケ月間|箇月間|か月|カ月|ヵ月|ヶ月|ケ月|箇月",
    "years": "年間|年|歳|才|カ年|か年|ヵ年|ヶ年",
}
_JAPANESE_MEASURES = {
    "millimeters": "ミリメートル|ミリ|㎜|㍉",
    "centimeters": "センチメートル|センチ|㎝",
    "meters": "メートル",
    "kilometers": "キロメートル|キロ|㎞",
    "square meters": "平方メートル|㎡",
    "square kilometers": "平方キロメートル|平方キロ|㎢",
    "hectares": "ヘクタール",
    "cubic meters": "立方メートル|立方メ-トル",
    "grams": "グラム",
    "milligrams": "ミリグラム",
    "kilograms": "キログラム|㎏",
    "tons": "トン",
    "milliliters": "ミリリットル",
    "liters": "リットル",
    "barrels": "バレル",
    "watts": "ワット",
    "kilowatts": "キロワット",
    "megawatts": "メガワット",
    "gigawatts": "ギガワット",
    "kilowatt-hours": "キロワット時",
    "kilometers per hour": "キロ毎時",
    "miles": "マイル",
    "feet": "フィート",
    "inches": "インチ",
    "pounds": "重量ポンド",
    "celsius": "℃|度C",
    "degrees": "度",
    "hectopascals": "ヘクトパスカル",
    "hertz": "ヘルツ",
    "gigabytes": "ギガバイト",
    "becquerels": "ベクレル",
    "microsieverts": "マイクロシーベルト",
    "millisieverts": "ミリシーベルト",
}
_COUNTERS = {
    "people": "人|名|人分|名様",
    "companies": "社|企業",
    "cases": "件|例|症例",
    "times": "倍|回|度目",
    "countries": "カ国|か国|ヵ国|ヶ国|ケ国|箇国|カ国・地域|か国・地域",
    "schools": "校",
    "stores": "店舗|店",
    "buildings": "棟",
    "homes": "戸",
    "households": "世帯",
    "votes": "票",
    "seats": "議席",
    "ships": "隻|艘",
    "aircraft": "機",
    "flights": "便",
    "places": "カ所|か所|ヵ所|ヶ所|ケ所|箇所|カ所",
    "units": "台|基|両",
    "items": "個|つ|点|品目|種類|種",
    "pieces": "本|枚|冊|着|足|膳|杯|袋|箱|丁|挺|錠|曲|作品|話|階級",
    "animals": "頭|匹|羽|尾",
    "groups": "組|団体|チーム|グループ|班",
    "prefectures": "都道府県|府県|県",
    "municipalities": "市町村|町村|自治体|市区町村",
    "shares": "株",
    "doses": "回分",
    "games": "試合",
    "teams": "球団",
    "points": "ポイント|得点|勝点",
    "rank": "位|番目|番|回目|代目|度目|年目|人目|件目|日目|号|次|号機|号線|条|期",
    "wins": "勝",
    "losses": "敗",
    "rooms": "部屋|室",
    "floors": "階建て|階建|階",
    "seats/capacity": "席",
    "goals": "ゴール|得点",
    "generations": "世代",
    "facilities": "施設",
    "letters": "通",
    "characters": "字|文字",
    "pages": "ページ|頁",
    "steps": "段階|段",
}
COUNTER_NAMES = frozenset(_COUNTERS)
JAPANESE_UNITS: dict[str, Unit] = {
    **_units("money", _JAPANESE_MONEY),
    **_units("money", {"JPY": "銭", "USD": "セント"}, "0.01"),
    **_units("percent", {"percent": "%|パーセント|パ-セント|プロ"}),
    **_units("percent", {"points": "%ポイント|パーセントポイント"}),
    **_units("percent", {"points": "ベーシスポイント"}, "0.01"),
    **_units("percent", {"percent": "割"}, "10"),
    **_units("count", _COUNTERS),
    **_units("duration", _JAPANESE_DURATIONS),
    **_units("duration", {"years": "世紀"}, "100"),
    **_units("measure", _JAPANESE_MEASURES),
}
_LONGEST_JAPANESE_UNIT = max(map(len, JAPANESE_UNITS))


def longest_japanese_unit(text: str, position: int) -> str | None:
    """Return the longest form of JAPANESE_UNITS that stands at a position of a text."""
    window = text[position : position + _LONGEST_JAPANESE_UNIT]
    for length in range(len(window), 0, -1):
        if window[:length] in JAPANESE_UNITS:
            return window[:length]
    return None


SIZES: dict[str, Size] = {
    name: Size(dimension, Decimal(size))
    for dimension, table in {
        "time": {"seconds": "1", "minutes": "60", "hours": "3600", "days": "86400", "weeks": "604800"},
        "calendar": {"months": "1", "years": "12"},
        "length": {
            "millimeters": "0.001", "centimeters": "0.01", "meters": "1", "kilometers": "1000", "inches": "0.0254",
            "feet": "0.3048", "yards": "0.9144", "miles": "1609.344", "nautical miles": "1852",
        },
        "area": {
            "square meters": "1", "square kilometers": "1000000", "hectares": "10000", "acres": "4046.8564224",
            "square feet": "0.09290304", "square miles": "2589988.110336",
        },
        "volume": {"milliliters": "0.000001", "liters": "0.001", "cubic meters": "1", "gallons": "0.003785411784"},
        "mass": {
            "milligrams": "0.001", "grams": "1", "kilograms": "1000", "tons": "1000000", "pounds": "453.59237",
            "ounces": "28.349523125",
        },
        "power": {"watts": "1", "kilowatts": "1000", "megawatts": "1000000", "gigawatts": "1000000000"},
        "energy": {"kilowatt-hours": "1", "megawatt-hours": "1000", "gigawatt-hours": "1000000"},
        "speed": {"kilometers per hour": "1", "miles per hour": "1.609344", "knots": "1.852"},
        "frequency": {"hertz": "1", "megahertz": "1000000", "gigahertz": "1000000000"},
        "bytes": {"kilobytes": "1", "megabytes": "1000", "gigabytes": "1000000", "terabytes": "1000000000"},
    }.items()
    for name, size in table.items()
}  # fmt: skip
"""Exact sizes by definition. Months and years have no fixed number of days, so they stand apart."""

RANK = Unit("count", "rank")
TIMES = Unit("count", "times")
FRACTION = Unit("count", "fraction")
SCORE = Unit("count", "score")
YEARS = Unit("duration", "years")
PERCENT = Unit("percent", "percent")
MAGNITUDE = Unit("measure", "magnitude")
INTENSITY = Unit("measure", "seismic intensity")
KILOMETERS_PER_HOUR = Unit("measure", "kilometers per hour")
