"""Packages of any Debian suite, fetched and unpacked without touching the machine's apt sources."""

import re
import subprocess
import time
from pathlib import Path

from . import processes
from .console import Progress, Trouble
from .places import DEV, LOG

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
STATE = DEV / "apt"
DEBS = DEV / "debs"

# Given by -o, so that the machine's own settings (a proxy, a certificate) stay in force.
OPTIONS = {
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    # else an installed newer version would be the candidate
    "Dir::State::status": "/dev/null",
    "APT::Update::Pre-Invoke": "",
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
    "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
    "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
    "Acquire::PDiffs": "false",
    "Acquire::Retries": "3",
}


def mirror() -> str | None:
    """The Debian mirror that this machine is set up with."""
    if not (processes.find("apt-get") and processes.find("dpkg-deb") and KEYRING.exists()):
        return None
    uris = processes.read(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"])
    plain = [uri for uri in uris.split() if not re.search("security|backports", uri)]
    return next((uri for uri in plain if re.search("/debian/*$", uri)), None)


def fetch(suite: str, packages: list[str], label: str) -> list[Path]:
    """Downloads packages of a suite; returns the .deb files."""
    for folder in (STATE / "lists" / "partial", STATE / "archives" / "partial", DEBS):
        folder.mkdir(parents=True, exist_ok=True)
    sources = STATE / f"{suite}.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {mirror()} {suite} main\n")
    for old in DEBS.glob("*.deb"):
        old.unlink()
    apt = ["apt-get", "-q", *options(sources)]
    processes.run_logged([*apt, "update"], "apt.log", f"Reading the package list of Debian {suite}")
    uris = processes.read([*apt, "--print-uris", "download", *packages], cwd=DEBS)
    sizes = [int(size) for size in re.findall(r"^'\S+' \S+ (\d+)", uris, re.MULTILINE)]
    download([*apt, "download", *packages], Progress(label, sum(sizes)))
    return sorted(DEBS.glob("*.deb"))


def options(sources: Path) -> list[str]:
    """Options that make apt look at one suite only and keep its state in .dev."""
    own = {
        "Dir::Etc::sourcelist": sources,
        "Dir::State::lists": STATE / "lists",
        "Dir::Cache": STATE,
        "Dir::Cache::archives": STATE / "archives",
    }
    return [f"-o{key}={value}" for key, value in {**OPTIONS, **own}.items()]


def download(command: list, progress: Progress) -> None:
    """Runs `apt-get download` and shows how far it is."""
    log = LOG / "apt.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=DEBS, stdout=output, stderr=subprocess.STDOUT, env=processes.environment()
        )
    try:
        while process.poll() is None:
            time.sleep(0.2)
            progress.show(sum(file.stat().st_size for file in DEBS.iterdir() if file.is_file()))
    finally:
        processes.end(process)
        progress.close()
    if process.returncode:
        raise Trouble(f"the download failed:\n{processes.tail(log)}", "Is the Debian mirror reachable?")


def unpack(deb: Path, target: Path, leave_out: list[str] = ()) -> None:
    """Unpacks a package below `target`, without the paths that match `leave_out`."""
    target.mkdir(parents=True, exist_ok=True)
    excludes = [f"--exclude={pattern}" for pattern in leave_out]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE) as archive:
        tar = ["tar", "-x", "-C", str(target), "--no-same-owner", "--wildcards", *excludes]
        code = subprocess.call(tar, stdin=archive.stdout)
    if code or archive.returncode:
        raise Trouble(f"{deb.name} could not be unpacked.", "Is the disk full? Then run the command again.")


def version(deb: Path) -> str:
    """The version of a package file."""
    return processes.read(["dpkg-deb", "--field", deb, "Version"]).strip()
