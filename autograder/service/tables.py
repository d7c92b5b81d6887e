"""The tables in which a service keeps pushes, attempts with their files, what is known of a person, and its errands at a forge."""

VERSION = 2
"""Of these tables; a file of a later one is refused."""

FROM_THE_FIRST = "ALTER TABLE attempt ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;"
"""What brings a file of version 1 up to date, beside the tables that it has not."""

TABLES = """
CREATE TABLE IF NOT EXISTS push (
    number INTEGER PRIMARY KEY,
    repository TEXT NOT NULL,
    person TEXT NOT NULL,
    ref BLOB NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    arrived REAL NOT NULL,
    recorded REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS push_of ON push (repository, ref, old, new);
CREATE TABLE IF NOT EXISTS attempt (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    push INTEGER NOT NULL REFERENCES push (number),
    person TEXT NOT NULL,
    assignment TEXT NOT NULL,
    arrived REAL NOT NULL,
    sha256 TEXT NOT NULL,
    token TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'graded', 'superseded', 'fault')),
    not_before REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    faults INTEGER NOT NULL DEFAULT 0,
    came_to TEXT,
    score REAL,
    points REAL,
    seconds REAL,
    cpu_seconds REAL,
    graded REAL,
    report TEXT
);
CREATE INDEX IF NOT EXISTS attempt_of ON attempt (person, assignment, arrived, number);
CREATE INDEX IF NOT EXISTS attempt_in ON attempt (state, number);
CREATE TABLE IF NOT EXISTS file (
    attempt INTEGER NOT NULL REFERENCES attempt (number),
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name BLOB NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (attempt, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (
    name TEXT PRIMARY KEY,
    tokens REAL NOT NULL,
    at REAL NOT NULL,
    is_slow INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS page (
    number INTEGER PRIMARY KEY,
    person TEXT UNIQUE NOT NULL,
    token TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS notice (
    number INTEGER PRIMARY KEY,
    delivery TEXT UNIQUE,
    repository TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    arrived REAL NOT NULL,
    is_open INTEGER NOT NULL DEFAULT 1,
    not_before REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS notice_open ON notice (is_open, not_before);
CREATE TABLE IF NOT EXISTS unread (
    push INTEGER PRIMARY KEY REFERENCES push (number),
    not_before REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS owed (
    number INTEGER PRIMARY KEY,
    push INTEGER NOT NULL REFERENCES push (number),
    attempt INTEGER REFERENCES attempt (number),
    assignment TEXT NOT NULL,
    says TEXT NOT NULL DEFAULT '',
    not_before REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS looked (
    repository TEXT PRIMARY KEY,
    etag TEXT NOT NULL
);
"""
