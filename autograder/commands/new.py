"""`autograder new`: the beginnings of a course, an assignment or a task, in every room and in the student's template."""

import argparse
from datetime import datetime

from autograder.authoring import scaffold, template
from autograder.commands.build import say_written
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Write the example, build the template with it, and say what to do next."""
    now = datetime.now().astimezone()
    match args.what:
        case "course":
            written, then = scaffold.begin_course(args.course, now), message("new.written_course", course=args.course)
        case "assignment":
            written = scaffold.begin_assignment(args.course, args.name, args.task, now)
            then = message("new.written", task=args.task, assignment=written[0].parent.name)
        case _:
            written = scaffold.begin_task(args.course, args.assignment, args.task)
            then = message("new.written", task=args.task, assignment=written[0].parent.name)
    code = say_written(template.build(args.course), args.course / "student_template")
    for path in written:
        print(path)
    print(f"\n{say(then)}")
    return code
