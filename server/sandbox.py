"""What a worker process may no longer do: outlive its parent, open a socket, read elsewhere, write, take all memory.

Everything here acts on the calling process before the store is opened, so that threads of the store inherit it. What
the kernel lacks is reported, not raised: the caller decides. Source: prctl(2), landlock(7), seccomp(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_VERSION = 1
_FS_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_FS_NOTHING = 1 << 1 | 1 << 2  # WRITE_FILE, READ_FILE: of the null device
_FS_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_TCP = 0b11  # BIND_TCP, CONNECT_TCP; from version 4
_NET_SINCE = 4
_SCOPES_SINCE = 6
_SCOPES = 0b11  # no abstract Unix sockets of others, no signals to others

# Machine → (its number for the kernel's audit, its numbers of socket, execve, execveat, io_uring_setup).
_MACHINES = {
    "x86_64": (0xC000003E, (41, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 425)),
}
_X32_BIT = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES

_libc = ctypes.CDLL(None, use_errno=True)


def enter(store: Path, memory: int, parent: int, search: Path | None = None) -> list[str]:
    """Close the sandbox around this process; return in words what the kernel does not offer.

    `search` is the folder of a search index, which may be read too. `memory` is the limit of the address space in
    bytes; `parent` the process id that must still be the parent: when it died before its death could be watched, this
    process ends.
    """
    missing = []
    die_with(parent)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        missing.append("no_new_privs")
    missing += _landlock([store, search] if search else [store])
    if not _seccomp():
        missing.append("seccomp filter on sockets")
    return missing


def die_with(parent: int) -> None:
    """Let this process end with the process `parent`; when that ended before it could be watched, end now."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _landlock(folders: list[Path]) -> list[str]:
    """Allow reading under `folders` and nothing else of the file system; no TCP.

    The null device may be opened: a search index is locked by it, see `kg.search.schema.LOCK`.
    """
    version = _libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return ["landlock"]
    rights = _FS_RIGHTS[min(version, max(_FS_RIGHTS))]
    with_net = version >= _NET_SINCE
    attributes = struct.pack("QQQ", rights, _NET_TCP if with_net else 0, _SCOPES if version >= _SCOPES_SINCE else 0)
    size = 24 if version >= _SCOPES_SINCE else 16 if with_net else 8
    rules = _libc.syscall(_LANDLOCK_CREATE, attributes[:size], size, 0)
    if rules < 0:
        return ["landlock"]
    allowed = [_allow(rules, folder, _FS_READ) for folder in folders]
    allowed.append(_allow(rules, Path(os.devnull), _FS_NOTHING))
    done = all(allowed) and _libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    if not done:
        return ["landlock"]
    return [] if with_net else ["landlock for TCP (kernel 6.7)"]


def _allow(rules: int, path: Path, rights: int) -> bool:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = struct.pack("=Qi", rights, handle)
        added: int = _libc.syscall(_LANDLOCK_ADD, rules, 1, beneath, 0)
        return added == 0
    finally:
        os.close(handle)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _seccomp() -> bool:
    """Refuse new sockets (also for names and UDP, which Landlock leaves open) and new programs."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = _filter(*machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    done: int = _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return done == 0


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """Return a BPF program: another architecture or a refused call fails with EACCES, the rest is allowed."""
    tests = [(_AT_LEAST, _X32_BIT), *((_EQUAL, number) for number in refused)]
    refuse_at = len(tests) + 4  # after: load, test, load, tests, return allow
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 0, refuse_at - 2, architecture), (_LOAD, 0, 0, 0)]
    for operation, number in tests:
        lines.append((operation, refuse_at - len(lines) - 1, 0, number))
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
