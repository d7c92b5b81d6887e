"""From the members of a folder or an archive to submissions: whose each is, and which files of it are read.

All members are looked at before anything is read. So what is wrong with the whole is told before anything is graded, and what
is wrong with one member costs its own submission a sentence, or, where it belongs to nobody, itself alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from autograder.frozen import frozen
from autograder.intake.called import Likeness, Wanted, is_left_by_program, is_own, is_seen, is_work, notebook_name
from autograder.intake.folder import Folder
from autograder.intake.gradescope import LIST, MOST_LIST_BYTES, Together, handed_in_by
from autograder.intake.identity import Known, claim, identify, is_handed_in
from autograder.intake.member import BadArchive, BadMember, Member, alike, shown, strange
from autograder.intake.packed import most_to_read
from autograder.intake.pick import Pick, Picked, pick
from autograder.intake.submission import MOST_BYTES
from autograder.intake.tars import Tar
from autograder.intake.unpacked import MOST_UNPACKED
from autograder.intake.zips import Zip
from autograder.words.message import Text, message

MOST_SEEN, MOST_NAME_BYTES = 80_000, 12 << 20
"""So many entries of an archive that are not overlooked, and so long names of them, are kept in memory while files are picked."""

MOST_SUBMISSIONS = 20_000
"""An archive of more is not read."""

MOST_TOLD = 1000
"""So many names of what is left out are told."""

MOST_HELD_BYTES = 8 << 20
"""So much of submissions whose files do not lie together in a tar is kept until the last of them is there."""

_FEWER = message("archive.pack_fewer")
_RENAME = message("archive.rename")

Reader = Folder | Zip | Tar


@dataclass(slots=True)
class Plan:
    """One submission before it is read: what is read of it, or why nothing is; as what it came, and when, as `Submission` has it."""

    identity: str
    notes: tuple[Text, ...] = ()
    problem: Text = ""
    picked: Picked = field(default_factory=Picked)
    came_as: str = ""
    arrived: str = ""

    @property
    def reads(self) -> tuple[Pick, ...]:
        """All that is read of it."""
        code = () if self.problem else (*self.picked.picks, *self.picked.beside)
        return (*code, *self.picked.works)


@frozen
class Plans:
    """What was handed in: `left_out` are names of what is no submission, `astray` clauses about members that belong to nobody.

    `earlier` are attempts before those that count, of the last but one of each person first; in each of them a person has one.
    """

    plans: tuple[Plan, ...]
    left_out: tuple[str, ...]
    astray: tuple[Text, ...]
    earlier: tuple[tuple[Plan, ...], ...] = ()


def make_plans(reader: Reader, called: str, wanted: Wanted) -> Plans:
    """The plans in order of their names; `called` is what the folder or the archive is called.

    Raises
    ------
    BadArchive
        if it is not one whole archive, holds nothing or too much.

    """
    seen = _Seen.of(reader, wanted)
    members, outer, beside = _unwrap(seen, wanted.filenames) if reader.packed else (seen.members, "", set[str]())
    members = [one for one in members if one.problem or all(map(is_own, one.parts[1:]))]
    files = {member.parts[0] for member in members if _is_file(member)}
    folders = {member.parts[0] for member in members if not _is_file(member)}
    known = identify(folders, files, outer or called)
    whose: dict[str, tuple[Known, ...]] = {name: (one,) if one else () for name, one in known.items()}
    if LIST in files:
        whose |= _groups(handed_in_by(_list(reader, members)), folders)
    if reader.packed and len({one.identity for those in whose.values() for one in those}) > MOST_SUBMISSIONS:
        raise BadArchive(message("archive.too_many_submissions", most=MOST_SUBMISSIONS), _FEWER)
    both = folders & files
    attempts: dict[int, list[Plan]] = defaultdict(list)
    for those, one in _grouped(members, whose):
        attempts[one.back].append(_plan(those, one, wanted, both, packed=reader.packed))
    plans = attempts.pop(0, [])
    if not plans:
        raise _nothing(seen.astray)
    for some in (plans, *attempts.values()) if reader.packed else ():
        _refuse_doubles(some)
    _refuse_much(plans, jumps=reader.jumps)
    for some in attempts.values():
        _refuse_much(some, jumps=reader.jumps)
    hidden = {path[-1] for path in seen.hidden if path[:-1] == (outer,) * bool(outer)}
    left_out = sorted((files - whose.keys() - {LIST}) | hidden | beside)  # the list was read
    rounds = [_by_name(attempts[back]) for back in sorted(attempts)]
    return Plans(_by_name(plans), tuple(left_out), tuple(seen.astray), tuple(rounds))


def _by_name(plans: Iterable[Plan]) -> tuple[Plan, ...]:
    return tuple(sorted(plans, key=lambda plan: plan.identity))


def in_order(plans: Sequence[Plan], *, jumps: bool) -> Iterable[tuple[int, Pick]]:
    """All that is read, with the place of its plan, in the order in which it is read."""
    files = ((place, one) for place, plan in enumerate(plans) for one in plan.reads)
    return files if jumps else sorted(files, key=lambda file: file[1].member.at)


def _nothing(astray: Sequence[Text]) -> BadArchive:
    if astray:
        return BadArchive(message("archive.leads_astray", problem=astray[0]), _RENAME)
    return BadArchive(message("archive.empty"), message("archive.one_each"))


def _is_file(member: Member) -> bool:
    """Whether it lies in no folder and is named as a file is; a link that is called as a file is one that cannot be read."""
    return len(member.parts) == 1 and (not member.kind or (member.kind != "folder" and is_handed_in(member.name)))


# ── which members are looked at ─────────────────────────────────────────────────────────────────


@dataclass
class _Seen:
    """The members that are looked at; where what somebody may have meant to hand in is hidden; and what belongs to nobody."""

    members: list[Member] = field(default_factory=list)
    hidden: set[tuple[str, ...]] = field(default_factory=set)
    astray: list[Text] = field(default_factory=list)
    length: int = 0
    folders: set[tuple[str, ...]] = field(default_factory=set)
    is_work: Callable[[str], bool] = is_work

    @classmethod
    def of(cls, reader: Reader, wanted: Wanted) -> "_Seen":
        """All but what is overlooked; of that only the folder in which it lies, since even that is somebody's.

        Raises
        ------
        BadArchive
            if an archive holds more than is kept in memory.

        """
        seen = cls(is_work=wanted.is_work)
        for member in reader.members():
            seen.take(member)
            if reader.packed and (len(seen.members) > MOST_SEEN or seen.length > MOST_NAME_BYTES):
                raise BadArchive(message("archive.too_many_files"), _FEWER)
        return seen

    def take(self, member: Member) -> None:
        """One member; one that leads astray even if it is hidden."""
        if not member.parts:
            if member.problem or member.kind != "folder":
                self.astray += [member.problem or message("member.no_name")] * (len(self.astray) < MOST_TOLD)
        elif member.problem:
            self._keep(replace(member, kind="folder"))  # what is left of its path is one
        elif (at := _overlooked(member.parts)) is not None:
            self._hide(member.parts[: at + 1])
            self._keep_folder(member.parts[:at])
        elif not member.kind and len(member.parts) > 2 and not self.is_work(member.name):  # noqa: PLR2004  (beside the submissions all names are told)
            self._keep_folder(member.parts[:-1])
        else:
            self._keep(member)

    def _keep(self, member: Member) -> None:
        self.members.append(member)
        self.length += sum(map(len, member.parts))

    def _keep_folder(self, parts: tuple[str, ...]) -> None:
        if parts and parts not in self.folders:
            self.folders.add(parts)
            self._keep(Member(parts, "folder", 0, 0))

    def _hide(self, path: tuple[str, ...]) -> None:
        """Note what is hidden among the submissions, unless a program left it there."""
        if len(path) <= 2 and len(self.hidden) < MOST_TOLD and not is_left_by_program(path[-1]):  # noqa: PLR2004  (there may be one folder around all)
            self.hidden.add(path)


def _overlooked(parts: tuple[str, ...]) -> int | None:
    """The place of the first name in a path that is overlooked; a student may be called as a folder of installed packages is."""
    return next((at for at, part in enumerate(parts) if not (is_own(part) if at > 1 else is_seen(part))), None)


def _unwrap(seen: _Seen, filenames: Sequence[str]) -> tuple[list[Member], str, set[str]]:
    """The members without the one folder in which all of them lie, its name, and the names of what lies beside it.

    Such a folder is one that is no submission; what lies beside it is no submission either.
    """
    beside = {one.name for one in seen.members if len(one.parts) == 1 and not one.kind and not is_handed_in(one.name)}
    inside = [one for one in seen.members if len(one.parts) > 1 or one.name not in beside]
    tops = {member.parts[0] for member in inside}
    entries = {member.parts[1]: member.kind for member in inside if len(member.parts) > 1}
    direct = {member.parts[1] for member in inside if len(member.parts) == 2 and not member.kind}  # noqa: PLR2004  (right in it)
    whose = [name for name in entries if name not in direct or is_handed_in(name)]
    is_one = len(tops) == 1 and not any(len(member.parts) == 1 and not member.kind for member in inside)
    if not is_one or len(whose) < 2 or direct & {*filenames, *map(notebook_name, filenames)}:  # noqa: PLR2004  (one is no class)
        return seen.members, "", set()
    seen.astray += [one.problem for one in inside if len(one.parts) == 1 and one.problem]
    return [replace(one, parts=one.parts[1:]) for one in inside if len(one.parts) > 1], tops.pop(), beside


# ── whose each member is ────────────────────────────────────────────────────────────────────────


def _groups(people: dict[str, Together], folders: set[str]) -> dict[str, tuple[Known, ...]]:
    """Of each of Gradescope's folders all who handed it in; each of them gets a report of it."""
    return {
        name: tuple(Known(one, note=_together(one, those.names), arrived=those.arrived) for one in those.names)
        for name, those in people.items()
        if name in folders
    }


def _together(one: str, those: Sequence[str]) -> Text:
    """With whom, by name alone: a student reads it, whom the others' numbers and addresses do not concern."""
    others = [claim(other).name for other in those if other != one]
    return message("intake.together", others=", ".join(others)) if others else ""


def _grouped(
    members: Iterable[Member], whose: dict[str, tuple[Known, ...]]
) -> Iterator[tuple[list[tuple[Member, str]], Known]]:
    """Of each attempt its members, each with the name that it was handed in under, and what is known of it."""
    groups: dict[tuple[int, str], list[tuple[Member, str]]] = defaultdict(list)
    known: dict[tuple[int, str], Known] = {}
    for member in members:
        for one in whose.get(member.parts[0], ()):
            key = one.back, one.identity
            groups[key].append((member, one.file if _is_file(member) and one.file else member.name))
            known[key] = one if one.note else known.get(key, one)
    for key in [*groups]:
        yield groups.pop(key), known[key]  # what is planned is let go, of however many


def _plan(members: list[tuple[Member, str]], known: Known, wanted: Wanted, both: set[str], *, packed: bool) -> Plan:
    """One submission, from its members."""
    plan = _read_of(known.identity, members, known.note, wanted, both, packed=packed)
    plan.came_as = (plan.picked.picks[0].member if plan.picked.picks else members[0][0]).parts[0]
    plan.arrived = known.arrived
    return plan


def _read_of(
    identity: str, members: list[tuple[Member, str]], note: Text, wanted: Wanted, both: set[str], *, packed: bool
) -> Plan:
    """What is read of one submission's members."""
    first, name = members[0]
    notes = (note,) if note else ()
    if packed and (problem := strange([first.parts[0]])):
        return Plan(identity, notes, message("intake.called", problem=problem))
    if first.parts[0] in both:
        return Plan(identity, notes, message("intake.folder_and_file", name=shown(first.parts[0])))
    if astray := next((one for one, _ in members if len(one.parts) == 1 and one.kind not in ("", "folder")), None):
        return Plan(identity, notes, message("intake.unreadable", name=astray.name, why=astray.refusal))
    if not wanted.homes and len(members) == 1 and _is_file(first) and name == first.name and is_handed_in(name):
        return Plan(identity, notes, picked=Picked((Pick(first, name, name, Likeness.RIGHT),)))
    picked = pick(members, wanted, packed=packed)
    return Plan(identity, notes, picked.problem, picked)


def _refuse_doubles(plans: Iterable[Plan]) -> None:
    """Refuse submissions whose names could be taken for one another, all of them, since nothing tells whose is whose."""
    groups = defaultdict(list)
    for plan in plans:
        groups[alike(plan.identity)].append(plan)
    for group in groups.values():
        for plan, other in zip(group, group[1:] + group[:1], strict=True):
            if plan is not other:
                plan.problem = message("intake.one_name", one=shown(plan.identity), other=shown(other.identity))
                plan.picked = Picked()


def _refuse_much(plans: Sequence[Plan], *, jumps: bool) -> None:
    """Refuse an archive of which more is read than time or memory allow.

    Raises
    ------
    BadArchive
        if it is one.

    """
    total, held = 0, 0
    waiting: dict[int, list[int]] = defaultdict(list)
    for place, one in in_order(plans, jumps=jumps):
        size = min(one.member.size, most_to_read(one))
        total += size
        if len(waiting[place]) + 1 == len(plans[place].reads):
            held -= sum(waiting.pop(place))
            continue
        if held > MOST_HELD_BYTES:
            raise BadArchive(message("archive.far_apart"), message("archive.pack_by_folder"))
        waiting[place].append(size if one.asked else min(size, MOST_BYTES))
        held += waiting[place][-1]
    if total > MOST_UNPACKED:
        raise BadArchive(message("archive.too_much", mib=total >> 20), _FEWER)


def _list(reader: Reader, members: Iterable[Member]) -> bytes:
    """Gradescope's list of who handed in what.

    Raises
    ------
    BadArchive
        if it cannot be read.

    """
    wanted = [(member, MOST_LIST_BYTES + 1) for member in members if member.parts == (LIST,)]
    data = next(iter(reader.contents(wanted)))
    if isinstance(data, BadMember) or len(wanted) > 1:
        raise BadArchive(message("archive.list_unreadable", file=LIST), message("archive.download_again"))
    return data
