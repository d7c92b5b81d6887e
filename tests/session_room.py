"""What a submission comes to in one session."""

from dataclasses import replace


def made(runner, source, *rounds):
    """How the file loaded first, and the outcomes of all these rounds of calls."""
    with runner.open(source) as session:
        ran = session.make(rounds[0])
        for calls in rounds[1:]:
            ran = replace(ran, outcomes={**ran.outcomes, **session.make(calls).outcomes})
    return ran
