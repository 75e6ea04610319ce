"""Records as JSON: the field names of the records, and never NaN or infinity."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from index.records import Article, ArticlePage

Record = TypeVar("Record")


def wire(record: object) -> Any:
    """`record` as dicts, lists, strings, numbers, booleans and None; a number that is not finite is None."""
    if record is None or isinstance(record, str | bool):
        return record
    if isinstance(record, Integral):
        return int(record)
    if isinstance(record, Real):
        return float(record) if math.isfinite(record) else None
    if isinstance(record, Mapping):
        return {str(key): wire(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [wire(value) for value in record]
    if is_dataclass(record):
        return {field.name: wire(getattr(record, field.name)) for field in fields(record)}
    return str(record)


def unwire(kind: type[Record], data: Any) -> Record:
    """The record of type `kind` that `wire` made `data` of; numbers stay as they are, unknown fields go.

    Raises KeyError, TypeError or AttributeError for data of another shape.
    """
    return cast(Record, _unwired(kind, data))


def _unwired(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        types = _types_of(kind)
        return kind(**{name: _unwired(types[name], value) for name, value in data.items() if name in types})
    if get_origin(kind) is tuple:
        return tuple(_unwired(get_args(kind)[0], value) for value in data)
    if get_origin(kind) is UnionType:
        parts = [part for part in get_args(kind) if part is not NoneType]
        return _unwired(parts[0], data) if len(parts) == 1 else data
    return data


@cache
def _types_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def listed(article: Article) -> dict[str, Any]:
    """An article as it stands in a list: everything but its text."""
    fields_of_article: dict[str, Any] = wire(article)
    del fields_of_article["text"]
    return fields_of_article


def listed_page(page: ArticlePage) -> dict[str, Any]:
    """A page of the list of articles: `{articles, total, next}`."""
    return {
        "articles": [listed(article) for article in page.articles],
        "total": page.total,
        "next": page.next,
    }


def json_text(record: object) -> str:
    """`record` as indented JSON for people and `jq`, in Unicode."""
    return json.dumps(wire(record), ensure_ascii=False, allow_nan=False, indent=2)


def json_line(record: object) -> str:
    """`record` as one line of JSON in ASCII, for server-sent events."""
    return json.dumps(wire(record), allow_nan=False, separators=(",", ":"))
