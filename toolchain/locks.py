"""Several ./dev at the same time: who may do what. The kernel frees a lock when its process ends,
however it ends."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .console import Trouble, step
from .places import DEV

USERS = DEV / "users"


@contextlib.contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Only one ./dev at a time does what is inside; others wait."""
    with (DEV / f"{name}.lock").open("a+") as file:
        if not _try(file):
            step(f"waiting for another ./dev ({name})")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def only_one(name: str) -> Iterator[Callable[[str], None]]:
    """Only one ./dev at a time does what is inside; yields a function to note what others are told."""
    with (DEV / f"{name}.lock").open("a+") as file:
        if not _try(file):
            file.seek(0)
            raise Trouble(f"another ./dev is already at it: {file.read()}", "End that one first (Ctrl-C).")

        def tell(text: str) -> None:
            file.truncate(0)
            file.write(f"{text}, process {os.getpid()}")
            file.flush()

        tell("getting ready")
        yield tell


def held(name: str) -> bool:
    """Whether another ./dev holds this lock."""
    with (DEV / f"{name}.lock").open("a+") as file:
        return not _try(file)


@contextlib.contextmanager
def registered() -> Iterator[None]:
    """Notes this process among those that use what they share (PostgreSQL)."""
    USERS.mkdir(exist_ok=True)
    mine = USERS / str(os.getpid())
    with mine.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            mine.unlink(missing_ok=True)


def others() -> list[int]:
    """Other ./dev processes that are alive."""
    alive = []
    for path in USERS.glob("*"):
        if path.name == str(os.getpid()):
            continue
        if _is_locked(path):
            alive.append(int(path.name))
        else:
            path.unlink(missing_ok=True)
    return alive


def _is_locked(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), path.open() as file:
        return not _try(file)
    return False


def _try(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
