"""Starting and ending other programs."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from .console import Trouble
from .places import LOG, shown

# Python's own variables would reach into the virtual environment.
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "ODOO_RC")


def environment(**additions: str) -> dict[str, str]:
    """The environment for other programs."""
    kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    return {**kept, **additions}


def find(*names: str) -> str | None:
    """The first of these programs on PATH."""
    return next(filter(None, map(shutil.which, names)), None)


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log file, without what Odoo merely remarks."""
    with contextlib.suppress(OSError):
        text = log.read_text(errors="replace").splitlines()
        telling = [line for line in text if not re.match(r"\d{4}-\d\d-\d\d [\d:,]+ \d+ (INFO|DEBUG) ", line)]
        return "\n".join((telling or text)[-lines:])
    return ""


def run_logged(command: list, log_name: str, what: str, mend: str = "", **options) -> Path:
    """Runs a program with its output in .dev/log/; Trouble with the log's end if it fails."""
    log = LOG / log_name
    with log.open("wb") as output:
        options.setdefault("stdin", subprocess.DEVNULL)
        code = call(command, stdout=output, stderr=subprocess.STDOUT, **options)
    if code:
        raise Trouble(
            f"{what} failed (exit code {code}).\n{tail(log)}", mend or f"The whole log: {shown(log)}"
        )
    return log


def call(command: list, **options) -> int:
    """Runs a program to its end and returns its exit code. When ./dev is interrupted, the program
    is ended first."""
    options.setdefault("env", environment())
    process = subprocess.Popen([str(part) for part in command], **options)
    try:
        return process.wait()
    except BaseException:
        end(process)
        raise


def read(command: list, **options) -> str:
    """The standard output of a program; Trouble if it fails."""
    options.setdefault("env", environment())
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options
    )
    if done.returncode:
        shown_command = " ".join(str(part) for part in command[:4])
        raise Trouble(f"{shown_command} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def start(command: list, log_name: str, **options) -> subprocess.Popen:
    """Starts a server in the background, out of reach of the terminal's Ctrl-C. It also ends if
    ./dev dies without ending it."""
    prefix = ["setpriv", "--pdeathsig", "TERM", "--"] if find("setpriv") else []
    options.setdefault("env", environment())
    with (LOG / log_name).open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in prefix + command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )


def end(process: subprocess.Popen, patience: float = 15) -> None:
    """Ends a program, politely first."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int = 0) -> int:
    """A free port: the wanted one or the next free one above it; any, if none is wanted."""
    if wanted:
        return next(port for port in range(wanted, 65536) if port_is_free(port))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
