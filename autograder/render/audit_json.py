"""An audit as JSON, the same bytes for the same audit but for the seconds it took."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from autograder.authoring.audited import TaskAudit, total

FORMAT = "autograder audit 1"


def audit_to_json(found: Sequence[TaskAudit]) -> str:
    """All that was found: totals, then one entry a task."""
    totals = total(found)
    data = {
        "format": FORMAT,
        "score": totals.score,
        "totals": asdict(totals),
        "tasks": [_task(one) for one in found],
    }
    return json.dumps(data, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _task(found: TaskAudit) -> dict[str, Any]:
    survivors = [{**asdict(one), "id": one.id} for one in found.survivors]
    return {**asdict(found), "survivors": survivors}
