"""Which article is which: the address that names it, its id, and the digest that tells versions apart."""

import hashlib
import json
import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from index.records import Article

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say how the reader came to the page, not which page it is.
TRACKING = re.compile(
    r"(?:utm_|mtm_|pk_|hsa_).*"
    r"|_ga|cmpid|dclid|fbclid|gbraid|gclid|gclsrc|igshid|mc_[ce]id|msclkid|ncid|s_cid|smid|twclid|wbraid|yclid",
    re.I,
)

ID_LENGTH = 16


def canonical_url(url: str) -> str:
    """Return one spelling for all addresses of a page; an address that cannot be parsed stays as it is.

    Scheme and host in lower case, no user name, default port, fragment or tracking parameters, and no
    slash at the end of a path.
    """
    address = url.strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return address
    if not parts.scheme or not parts.hostname:
        return address
    return urlunsplit(
        (
            parts.scheme.lower(),
            _host(parts, port),
            parts.path.rstrip("/") or "/",
            _query(parts.query),
            "",
        )
    )


def is_web_address(url: str) -> bool:
    """Say whether `url` is an absolute http or https address."""
    try:
        parts = urlsplit(url.strip())
        return parts.scheme.lower() in DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:
        return False


def article_id(*, url: str | None, title: str, text: str) -> str:
    """Return 16 hexadecimal digits, equal for equal addresses, else for equal title and words.

    Without an address, differences in white space and letter case do not make another article.
    """
    if url:
        key = canonical_url(url)
    else:
        key = "\n".join(" ".join(part.split()).casefold() for part in (title, text))
    return _sha256(key)[:ID_LENGTH]


def content_hash(article: Article) -> str:
    """Return the SHA-256 (hexadecimal) of all that a reader sees; a new one makes a new version."""
    seen = (
        article.title,
        article.text,
        article.published_at,
        article.updated_at,
        article.url,
        article.source,
        article.author,
        article.language,
    )
    return _sha256(json.dumps(seen))


def _host(parts: SplitResult, port: int | None) -> str:
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if port is None or port == DEFAULT_PORTS.get(parts.scheme.lower()):
        return host
    return f"{host}:{port}"


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    # An address without tracking keeps its own spelling: some servers care how it is escaped.
    return query if len(kept) == len(pairs) else urlencode(kept)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
