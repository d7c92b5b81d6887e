"""The tables and views of a store, version by version; docs/store.md explains them."""

_TABLES = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    assignment TEXT NOT NULL,
    title TEXT NOT NULL,
    course TEXT NOT NULL,
    submissions TEXT NOT NULL,
    secret TEXT NOT NULL,
    secret_fingerprint TEXT NOT NULL,
    versions TEXT NOT NULL,
    walls TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT ''
);
CREATE TABLE course_file (place INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL);
CREATE TABLE task (place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, points REAL NOT NULL);
CREATE TABLE submission (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    problem TEXT NOT NULL,
    notes TEXT NOT NULL,
    source BLOB NOT NULL
);
CREATE TABLE report (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submission (id),
    came_to TEXT NOT NULL,
    score REAL,
    points REAL NOT NULL,
    seconds REAL NOT NULL,
    cpu_seconds REAL NOT NULL,
    graded TEXT NOT NULL,
    json TEXT NOT NULL
);
CREATE TABLE fault (
    submission TEXT NOT NULL REFERENCES submission (id),
    at TEXT NOT NULL,
    says TEXT NOT NULL
);
"""

_TASK_RESULT = """CREATE VIEW task_result AS
SELECT report.submission,
       json_extract(task.value, '$.name') AS task,
       json_extract(task.value, '$.points') AS points,
       json_extract(task.value, '$.score') AS score,
       json_extract(task.value, '$.status') AS status,
       json_extract(task.value, '$.says') AS says
FROM report, json_each(report.json, '$.tasks') AS task"""

_VIEWS = f"""
{_TASK_RESULT};
CREATE VIEW outcome AS
SELECT report.submission,
       json_extract(task.value, '$.name') AS task,
       json_extract(outcome.value, '$[0]') AS outcome,
       json_extract(outcome.value, '$[1]') AS cases
FROM report, json_each(report.json, '$.tasks') AS task, json_each(task.value, '$.outcomes') AS outcome;
CREATE VIEW verdict AS
SELECT report.submission,
       json_extract(task.value, '$.name') AS task,
       json_extract(verdict.value, '$.check') AS check_name,
       json_extract(verdict.value, '$.points') AS points,
       json_extract(verdict.value, '$.earned') AS earned,
       json_extract(verdict.value, '$.status') AS status,
       json_extract(verdict.value, '$.says') AS says,
       json_extract(verdict.value, '$.case') AS case_name
FROM report, json_each(report.json, '$.tasks') AS task, json_each(task.value, '$.verdicts') AS verdict;
CREATE VIEW diagnosis AS
SELECT report.submission,
       json_extract(task.value, '$.name') AS task,
       json_extract(diagnosis.value, '$.name') AS name,
       json_extract(diagnosis.value, '$.component') AS component,
       json_extract(diagnosis.value, '$.source') AS source
FROM report, json_each(report.json, '$.tasks') AS task, json_each(task.value, '$.diagnoses') AS diagnosis;
"""

_ATTEMPTS = """
ALTER TABLE submission ADD COLUMN came_as TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN arrived TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN taken_in TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN number INTEGER NOT NULL DEFAULT 1;
UPDATE submission SET taken_in = (SELECT started FROM run), origin = (SELECT submissions FROM run);
CREATE TABLE earlier (
    submission TEXT NOT NULL REFERENCES submission (id),
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    problem TEXT NOT NULL,
    notes TEXT NOT NULL,
    source BLOB NOT NULL,
    came_as TEXT NOT NULL,
    arrived TEXT NOT NULL,
    taken_in TEXT NOT NULL,
    origin TEXT NOT NULL,
    came_to TEXT,
    score REAL,
    points REAL,
    seconds REAL,
    cpu_seconds REAL,
    graded TEXT,
    json TEXT,
    PRIMARY KEY (submission, number)
);
CREATE VIEW attempt AS
SELECT submission.id AS submission, number, 1 AS is_current, sha256, problem, notes, source, came_as, arrived, taken_in, origin,
       came_to, score, points, seconds, cpu_seconds, graded, json
FROM submission LEFT JOIN report ON report.submission = submission.id
UNION ALL
SELECT submission, number, 0, sha256, problem, notes, source, came_as, arrived, taken_in, origin,
       came_to, score, points, seconds, cpu_seconds, graded, json
FROM earlier;
"""

_WORKS = """
ALTER TABLE submission ADD COLUMN works TEXT NOT NULL DEFAULT '';
ALTER TABLE earlier ADD COLUMN works TEXT NOT NULL DEFAULT '';
CREATE TABLE by_hand (
    place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, points REAL NOT NULL, file TEXT NOT NULL, ask TEXT NOT NULL
);
DROP VIEW attempt;
CREATE VIEW attempt AS
SELECT submission.id AS submission, number, 1 AS is_current, sha256, problem, notes, source, works, came_as, arrived, taken_in, origin,
       came_to, score, points, seconds, cpu_seconds, graded, json
FROM submission LEFT JOIN report ON report.submission = submission.id
UNION ALL
SELECT submission, number, 0, sha256, problem, notes, source, works, came_as, arrived, taken_in, origin,
       came_to, score, points, seconds, cpu_seconds, graded, json
FROM earlier;
CREATE VIEW by_hand_result AS
SELECT report.submission,
       json_extract(task.value, '$.name') AS task,
       json_extract(task.value, '$.points') AS points,
       json_extract(task.value, '$.status') AS status,
       json_extract(task.value, '$.says') AS says
FROM report, json_each(report.json, '$.by_hand') AS task;
"""

_UNREAD = f"""
UPDATE report SET came_to = 'unread', score = NULL
WHERE came_to = 'not runnable' AND submission IN (SELECT id FROM submission WHERE problem != '');
UPDATE earlier SET came_to = 'unread', score = NULL WHERE came_to = 'not runnable' AND problem != '';
DROP VIEW task_result;
{_TASK_RESULT}
WHERE report.came_to != 'unread';
"""

STEPS = (_TABLES, _VIEWS, _ATTEMPTS, _WORKS, _UNREAD)
"""Step n makes a store of version n + 1 out of one of version n; a store of version 0 is empty. Steps are only added."""
