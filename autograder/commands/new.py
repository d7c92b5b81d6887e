"""`autograder new`: the beginnings of an assignment or of a task, in every room and in the student's template."""

import argparse
from datetime import datetime

from autograder.authoring import scaffold, template
from autograder.commands.build import say_written


def run(args: argparse.Namespace) -> int:
    """Write the example, build the template with it, and say what to do next."""
    if args.what == "assignment":
        written = scaffold.begin_assignment(args.course, args.name, args.task, datetime.now().astimezone())
    else:
        written = scaffold.begin_task(args.course, args.assignment, args.task)
    code = say_written(template.build(args.course), args.course / "student_template")
    for path in written:
        print(path)
    print(
        f"\n`{args.task}` is an example that works, in each of these files, and student_template/ is built with it.\n"
        "Replace it file by file: question, answer, mistakes, alternatives, handout. Then:\n"
        "  autograder build     # the template afresh; refuses what gives a solution away\n"
        f"  autograder audit {written[0].parent.name}     # what your checks catch, and what they let through"
    )
    return code
