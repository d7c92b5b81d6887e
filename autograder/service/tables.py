"""The tables in which a service keeps pushes, attempts with their files, and what is known of a person."""

VERSION = 1
"""Of these tables; a file of a later one is refused."""

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
"""
