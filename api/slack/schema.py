"""The tables of the bot's SQLite file, version after version."""

_FIRST = """
CREATE TABLE events (id TEXT PRIMARY KEY, seen_at REAL NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tasks (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, question TEXT NOT NULL,
    task TEXT NOT NULL, received_at REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX tasks_by_question ON tasks (question);
CREATE TABLE replies (question TEXT PRIMARY KEY, channel TEXT NOT NULL, ts TEXT) STRICT;
CREATE TABLE answers (
    id TEXT PRIMARY KEY, question TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL,
    kind TEXT NOT NULL, task TEXT NOT NULL, record TEXT NOT NULL,
    follow_up INTEGER NOT NULL, given_at REAL NOT NULL
) STRICT;
CREATE INDEX answers_by_thread ON answers (channel, thread);
CREATE INDEX answers_by_question ON answers (question);
CREATE TABLE feedback (
    answer_id TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE, user TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('helpful', 'wrong')), correction TEXT NOT NULL,
    given_at REAL NOT NULL, PRIMARY KEY (answer_id, user)
) STRICT;
CREATE TABLE channels (id TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT;
CREATE TABLE speakers (
    channel TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, PRIMARY KEY (channel, thread, user)
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS = (_FIRST,)
"""What leads from each version of the file to the next, as in index/schema.py: append, change none."""
