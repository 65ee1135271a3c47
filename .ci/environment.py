"""Build .venv from a lock with hashes, once: ``python3 .ci/environment.py requirements.txt``.

Needs only Python and its venv module. A stamp inside .venv carries the lock's hash, so that a
second call returns at once and needs no network, and a changed lock installs again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

LAUNCHER = """#!{python}
import sys

sys.path.insert(0, {root!r})
from bot.cli import main

if __name__ == "__main__":
    main(prog_name="detente")
"""
"""The parser's processes import the program that started them: it must not run again in each."""


def say(line: str) -> None:
    print(f"detente: {line}", file=sys.stderr, flush=True)


def run(*command: object) -> None:
    if subprocess.run([str(part) for part in command], cwd=ROOT).returncode:
        say("could not set up .venv (the reason stands above). The network is needed this once.")
        sys.exit(2)


def fingerprint(lock: str) -> str:
    """Changes with the lock and with the Python that .venv was made for."""
    return hashlib.sha256((ROOT / lock).read_bytes() + sys.version.encode()).hexdigest()


def usable() -> bool:
    """Whether .venv is of this Python and still where it was made."""
    ask = [str(PYTHON), "-c", "import sys; print(sys.version, sys.prefix)"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == f"{sys.version} {VENV}"


def install(lock: str) -> None:
    if not usable():
        run(sys.executable, "-m", "venv", "--clear", VENV)
    say(f"installing what {lock} names into .venv; this happens once and takes about a minute")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "--no-deps", "--no-compile", "-r", lock)


def compile_all() -> None:
    """Have it all compiled, by every core at once, which pip does one file after the other.

    What cannot be compiled is none of ours, and nothing imports it.
    """
    everything = (VENV / "lib", "bot", "watchers", "storage")
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", *everything], cwd=ROOT)


def write_launcher() -> None:
    """``.venv/bin/detente``: this checkout's program, without a build."""
    script = VENV / "bin" / "detente"
    script.write_text(LAUNCHER.format(python=PYTHON, root=str(ROOT)), encoding="utf-8")
    script.chmod(0o755)


def main(lock: str) -> None:
    stamp = VENV / f".installed-{lock}"
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and usable():
        write_launcher()
        return
    install(lock)
    write_launcher()
    compile_all()
    stamp.write_text(wanted)


if __name__ == "__main__":
    main(sys.argv[1])
