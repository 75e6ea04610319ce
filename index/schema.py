"""The tables of the library's SQLite file, version after version."""

_FIRST = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, url TEXT, source TEXT, author TEXT,
    published_at TEXT, updated_at TEXT, language TEXT NOT NULL, removed TEXT NOT NULL,
    hash TEXT NOT NULL, day INTEGER NOT NULL
) STRICT;
CREATE INDEX articles_by_day ON articles (day DESC, id);
CREATE TABLE versions (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    hash TEXT NOT NULL, seen_at TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, published_at TEXT,
    PRIMARY KEY (article_id, hash)
) STRICT;
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    context TEXT NOT NULL, vector BLOB NOT NULL,
    UNIQUE (article_id, number)
) STRICT;
CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    operation TEXT NOT NULL CHECK (operation IN ('add', 'remove')),
    first_row INTEGER NOT NULL, last_row INTEGER NOT NULL
) STRICT;
CREATE TABLE marks (name TEXT PRIMARY KEY, generation TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
"""

# A version is named by its place in the order seen, so that a text that comes back is a version again.
# `bands` and `duplicates` name articles without a reference: they are taken out by hand (index/links.py),
# because a cascade would read the whole table for want of an index that nothing else needs.
_VERSIONS_IN_ORDER_AND_DUPLICATES = """
CREATE TABLE versions_in_order (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, hash TEXT NOT NULL, seen_at TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, published_at TEXT,
    PRIMARY KEY (article_id, number)
) STRICT;
INSERT INTO versions_in_order
    SELECT article_id, row_number() OVER (PARTITION BY article_id ORDER BY seen_at, rowid),
        hash, seen_at, title, text, published_at FROM versions;
DROP TABLE versions;
ALTER TABLE versions_in_order RENAME TO versions;
CREATE TABLE signatures (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
    scheme INTEGER NOT NULL, signature BLOB NOT NULL
) STRICT;
CREATE TABLE bands (
    key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE duplicates (
    article_id TEXT NOT NULL, other_id TEXT NOT NULL, PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;
"""

_SEALS = "ALTER TABLE marks ADD COLUMN seal TEXT"

_ARTICLE_VECTORS = """
CREATE TABLE article_vectors (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE, vector BLOB NOT NULL
) STRICT
"""

MIGRATIONS = (_FIRST, _VERSIONS_IN_ORDER_AND_DUPLICATES, _SEALS, _ARTICLE_VECTORS)
"""What leads from each version of the schema to the next, from 0, an empty file, on. Never change one that
was released: append another."""

SCHEMA_VERSION = len(MIGRATIONS)

WITHOUT_ARTICLE_VECTORS = 3
"""Up to this version files lack what the program has to compute for the table of article vectors."""
