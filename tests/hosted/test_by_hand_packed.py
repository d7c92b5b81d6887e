"""A package asks its platform for what a person marks, and needs none of it."""

from autograder.course.assignment import load_assignment
from autograder.hosted.packing import _handed_in, _more, _scripts
from tests.by_hand_room import course_by_hand
from tests.conftest import TINY


def test_each_platform_asks_for_the_files_too(tmp_path):
    """PrairieLearn for files that need not be there, Autolab for a zip; without such work nothing of it is said."""
    by_hand, plain = load_assignment(course_by_hand(tmp_path), "01"), load_assignment(TINY, "01")
    assert [_handed_in(one, by_hand) for one in ("gradescope", "prairielearn", "autolab")] == [
        "tiny.py",
        "tiny.py",
        "handin.zip",
    ]
    assert _handed_in("autolab", plain) == "tiny.py"
    facts = dict.fromkeys(("assignment", "python", "packages", "title", "version", "seconds"), "x")
    for one, attribute in ((by_hand, ' optional-file-names="discussion.md, plot.svg"'), (plain, "")):
        page = _scripts("prairielearn", facts | {"filename": "tiny.py", "more": _more(one)})["question/question.html"]
        assert f'<pl-file-upload file-names="tiny.py"{attribute}></pl-file-upload>' in page.decode()
