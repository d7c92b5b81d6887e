"""The filter of system calls: its numbers, and what it answers, worked out by running its program."""

import errno
import shutil
import struct
import subprocess

import pytest

from autograder.sandbox import syscalls

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
PID = 7


def answer(machine, number, *args, arch=None):
    """What the kernel would be told for this call."""
    arch = MACHINES[machine] if arch is None else arch
    data = struct.pack("<IIQ6Q", number, arch, 0, *args, *[0] * (6 - len(args)))
    steps = list(struct.iter_unpack("<HBBI", syscalls.program(PID, machine)))
    at, register = 0, 0
    while True:
        code, yes, no, constant = steps[at]
        at += 1
        match code:
            case 0x20:
                (register,) = struct.unpack_from("<I", data, constant)
            case 0x06:
                return constant
            case 0x15:
                at += yes if register == constant else no
            case 0x35:
                at += yes if register >= constant else no
            case 0x45:
                at += yes if register & constant else no


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
def test_only_calls_that_are_named_get_through(machine):
    """Of all numbers, those named are allowed with harmless arguments and every other one is refused."""
    harmless = {"tgkill": (PID,), "fcntl": (0, 1), "futex": (0, 128)}
    allowed = syscalls.allowed(machine)
    for number in range(600):
        name = allowed.get(number, "")
        told = answer(machine, number, *harmless.get(name, ()))
        assert told == (ALLOW if name else ENOSYS if number in (435, 437) else EPERM), (number, name)


@pytest.mark.skipif(not shutil.which("scmp_sys_resolver"), reason="libseccomp's scmp_sys_resolver is not installed")
@pytest.mark.parametrize("column", [0, 1])
def test_numbers_are_those_of_libseccomp(column):
    """Each number is the one that libseccomp knows for that machine, and -1 where the machine has no such call."""
    machine = list(MACHINES)[column]
    for name, numbers in syscalls.NUMBERS.items():
        done = subprocess.run(["scmp_sys_resolver", "-a", machine, name], capture_output=True, text=True, check=True)
        assert max(int(done.stdout), -1) == numbers[column], name


FORBIDDEN = (  # noqa: SIM905  (a list of words)
    "clone fork vfork execve execveat ptrace process_vm_readv process_vm_writev kill tkill rt_sigqueueinfo pidfd_send_signal"
    " pidfd_getfd socket socketpair connect bind sendmsg memfd_create memfd_secret shmget shmat msgget semget pipe pipe2"
    " eventfd2 mount umount2 pivot_root chroot unshare setns setuid setresuid capset prctl arch_prctl seccomp bpf"
    " perf_event_open userfaultfd io_uring_setup io_uring_enter keyctl add_key open_by_handle_at name_to_handle_at creat"
    " mkdir mkdirat unlink unlinkat rename renameat2 link linkat symlink symlinkat truncate ftruncate fallocate chmod"
    " fchmod chown ioctl setrlimit dup2 dup3 landlock_restrict_self init_module finit_module kexec_load reboot swapon"
    " inotify_init1 fanotify_init timer_create setitimer mlock mincore personality sched_setaffinity syslog"
).split()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("scmp_sys_resolver"), reason="libseccomp's scmp_sys_resolver is not installed")
@pytest.mark.parametrize("machine", MACHINES)
def test_dangerous_calls_are_refused(machine):
    """No call that makes a process, reaches another, opens a line, writes to a path or widens the kernel's surface."""
    for name in FORBIDDEN:
        done = subprocess.run(["scmp_sys_resolver", "-a", machine, name], capture_output=True, text=True, check=True)
        if int(done.stdout) >= 0:
            assert answer(machine, int(done.stdout)) == EPERM, name


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machines_numbering_is_death(machine):
    """A call in the numbering of 32 bits, of x32 or of another machine kills."""
    for other in (0x40000003, 0x40000028, 0, *(arch for name, arch in MACHINES.items() if name != machine)):
        for number in (*syscalls.allowed(machine), 435):
            assert answer(machine, number, arch=other) == KILL
    assert answer(machine, 0x40000000) == KILL
    assert answer(machine, 0xFFFFFFFF) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_files_open_only_for_reading(machine):
    """Each flag that would write or create is refused, beside any harmless one."""
    column = list(MACHINES).index(machine)
    openat = syscalls.NUMBERS["openat"][column]
    for flag in (0o1, 0o2, 0o100, 0o1000, 0o2000, 0o20000000, 0o20000002):
        assert answer(machine, openat, 0, 0, flag | 0o2000000) == EPERM
    assert answer(machine, openat, 0, 0, 0o2000000) == ALLOW
    if machine == "x86_64":
        assert answer(machine, 2, 0, 0o101) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_that_reach_out_are_refused(machine):
    """A signal goes only to the worker itself, limits can be asked for but not set, pipes keep their size."""
    column = list(MACHINES).index(machine)
    number = {name: numbers[column] for name, numbers in syscalls.NUMBERS.items()}
    assert answer(machine, number["tgkill"], PID, 1, 6) == ALLOW
    assert answer(machine, number["tgkill"], PID + 1, 1, 6) == EPERM
    assert answer(machine, number["prlimit64"], 0, 7, 0) == ALLOW
    assert answer(machine, number["prlimit64"], 0, 7, 1 << 40) == EPERM
    assert answer(machine, number["prlimit64"], 1, 7, 0) == EPERM
    assert answer(machine, number["futex"], 0, 393) == ALLOW
    for operation in (6, 7, 8, 11, 12, 13, 134, 139, 140):  # whatever inherits a priority
        assert answer(machine, number["futex"], 0, operation) == EPERM
    for operation in (0, 1, 9, 10, 265):  # what reaches every process that has the same page
        assert answer(machine, number["futex"], 0, operation) == EPERM
        assert answer(machine, number["futex"], 0, operation | 128) == ALLOW
    for command in (4, 8, 1024, 1031, 1033):  # F_SETFL, F_SETOWN, F_SETLEASE, F_SETPIPE_SZ, F_ADD_SEALS
        assert answer(machine, number["fcntl"], 3, command) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_memory_is_mapped_for_itself_alone(machine):
    """Private pages, of a file or of none, are mapped; shared ones of either kind are refused, whatever else is asked for."""
    mmap = syscalls.NUMBERS["mmap"][list(MACHINES).index(machine)]
    for other in (0, 0x10, 0x20, 0x4000, 0x20000, 0x100000, 0x40000):  # MAP_FIXED, _ANONYMOUS, _NORESERVE, _STACK, ...
        assert answer(machine, mmap, 0, 4096, 3, 0x2 | other) == ALLOW
        for shared in (0x1, 0x3):
            assert answer(machine, mmap, 0, 4096, 3, shared | other) == EPERM


def test_an_unknown_machine_is_said_to_be_unknown():
    """A machine without a table is an error that names it, not a filter that lets through."""
    with pytest.raises(OSError, match="riscv64"):
        syscalls.program(1, "riscv64")
