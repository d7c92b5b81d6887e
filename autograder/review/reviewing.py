"""A run as somebody reviews it: each page made when it is asked for, with the marks that the ledger gives now; a form adds to it."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from autograder.batch.class_page import rows_of_class
from autograder.batch.marks import Marks, Sources, work_out
from autograder.batch.places import report_stem
from autograder.batch.reckoned import reckonings, told_of
from autograder.batch.store import open_store
from autograder.errors import CourseError, UsageError
from autograder.gradebook.ledger_file import LEDGER
from autograder.gradebook.ledger_writing import add_entry
from autograder.gradebook.person import Person, claimed
from autograder.intake.identity import claim
from autograder.render import html
from autograder.words.message import Text, message
