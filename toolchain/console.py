"""What ./dev tells its user."""

import os
import sys
import time

_started = time.monotonic()

# Where steps are told; ./dev shell leaves standard output to the script.
stream = sys.stdout


def tell_on_standard_error() -> None:
    """Keeps standard output free for what a script prints."""
    global stream
    stream = sys.stderr


class Trouble(Exception):
    """Something that ends the command: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str = ""):
        super().__init__(what)
        self.mend = mend


def elapsed() -> float:
    """Seconds since the command began."""
    return time.monotonic() - _started


def step(text: str) -> None:
    """Announces the next step."""
    print(f"[{elapsed():6.1f} s] {text}", file=stream, flush=True)


def note(text: str) -> None:
    """Adds a detail to the current step."""
    print(f"           {text}", file=stream, flush=True)


def complain(trouble: Trouble) -> None:
    """Prints what went wrong."""
    sys.stdout.flush()
    print(f"./dev: {trouble}", file=sys.stderr)
    if trouble.mend:
        print(trouble.mend, file=sys.stderr)


class Progress:
    """A line that grows while something is downloaded: rewritten in a terminal, else one line every
    few seconds."""

    def __init__(self, label: str, total: int = 0):
        self.label, self.total = label, total
        self.in_place = stream.isatty() and os.environ.get("TERM") != "dumb"
        self.last = time.monotonic()

    def show(self, done: int) -> None:
        """Shows the number of bytes that have arrived."""
        now = time.monotonic()
        if now - self.last < (0.2 if self.in_place else 5):
            return
        self.last = now
        share = f" of {self.total / 1e6:.0f}" if self.total else ""
        text = f"           {self.label}: {done / 1e6:.0f}{share} MB"
        print(
            f"\r{text}" if self.in_place else text, end="" if self.in_place else "\n", file=stream, flush=True
        )

    def close(self) -> None:
        """Ends the line."""
        if self.in_place:
            print("\r" + " " * 70 + "\r", end="", file=stream, flush=True)
