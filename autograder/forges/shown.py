"""An answer as Markdown of a size that a platform takes."""

from autograder.forges.forge import Answer
from autograder.render.escape import markdown_code, markdown_text, one_line
from autograder.words.message import message, say


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
