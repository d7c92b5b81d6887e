"""What a zygote tells of its walls, in messages: the zygote itself knows no words, only names, codes and the system's reasons."""

from autograder.sandbox.walls import Layer
from autograder.words.message import Message, Text, message


def told(name: str, stands: bool, detail: str) -> Layer:  # noqa: FBT001  (as it comes from the zygote)
    """The layer, with what it is, or why it does not stand."""
    kind = name.partition("-")[0]
    return Layer(name, stands, _what(kind, detail) if stands else _why_not(kind, detail))


def _what(kind: str, number: str) -> Message:  # noqa: PLR0911  (one return a wall)
    match kind:
        case "seccomp":
            return message("wall.seccomp")
        case "landlock":
            return message("wall.landlock")
        case "mountns":
            return message("wall.mountns")
        case "netns":
            return message("wall.netns")
        case "pidns":
            return message("wall.pidns")
        case "userns":
            return message("wall.userns")
        case "uid":
            return message("wall.uid", user=number)
        case "chroot":
            return message("wall.chroot")
        case _:
            return message("wall.limits", mib=number)


def _why_not(kind: str, reason: str) -> Text:
    match reason:
        case "down":
            return message("wall.down")
        case "no namespaces":
            return message("wall.no_namespaces")
        case "not root":
            return message("wall.root_changes_user") if kind == "uid" else message("wall.only_root")
        case str() if reason.startswith("SIG"):
            return message("sandbox.killed", signal=reason)
        case _:
            return reason
