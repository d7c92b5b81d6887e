"""An answer as Markdown of a size that a platform takes, and as a comment, which stands there once."""

import hashlib

from autograder.forges.api import Api, reading
from autograder.forges.forge import Answer
from autograder.render.escape import markdown_code, markdown_text, one_line
from autograder.words.message import message, say

_PER_PAGE = 100


def with_remarks(answer: Answer) -> str:
    """The summary, below the lines of which something is said, for where they are not shown at the lines themselves."""
    remarks = [
        f"- {markdown_code(f'{one.path}:{one.line}')} {markdown_text(one_line(f'{one.title}: {one.says}'))}"
        for one in answer.remarks
    ]
    return "\n".join([*remarks, "", answer.summary]) if remarks else answer.summary


def shortened(text: str, most: int) -> str:
    """A text of so many characters at most, however they are counted: cut behind a blank line that is inside of no block."""
    if len(text.encode()) <= most:
        return text
    cut = f"\n\n_{say(message('report.cut'))}_\n"
    kept, room = list[str](), most - len(cut.encode())
    for part in text.split("\n\n"):
        room -= len(part.encode()) + 2
        if room < 0:
            break
        kept.append(part)
    while kept and "\n\n".join(kept).count("\n```") % 2:
        kept.pop()
    return "\n\n".join(kept) + cut


def mark_of(answer: Answer) -> str:
    """By what this answer is known from any other that is shown at the same commit."""
    return hashlib.sha256(repr(answer).encode()).hexdigest()


def comment(api: Api, path: str, name: str, answer: Answer, most: int) -> None:
    """Add an answer as a comment of so many characters at most, unless it stands there; its mark is on no page.

    It is looked for each time: whoever was killed, or not answered, does not know whether it was added.
    """
    mark = f"\n\n<!-- {mark_of(answer)} -->"
    for page in api.numbered(path, full=_PER_PAGE, per_page=_PER_PAGE):
        with reading():
            if any(mark.strip() in one[name] for one in page):
                return
    api.post(path, {name: shortened(with_remarks(answer), most - len(mark)) + mark}, adds=True)
