"""The first minutes of a new user: a fresh clone, an installed wheel, an old Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, copy_of_the_project, lend_packages

NO_NETWORK = """<opml version="2.0"><body>
<outline type="rss" text="Out of reach" xmlUrl="http://127.0.0.1:9/feed.xml"/>
</body></opml>
"""
"""Stands in for the list of real feeds: a test never asks the network for anything."""

FEED = """<rss version="2.0"><channel><title>Border News</title><item><title>Talks begin</title>
<link>https://news.example/1</link></item></channel></rss>
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def environment(home: Path, **more: str) -> dict[str, str]:
    """A user with an empty home and no settings."""
    keep = {"PATH", "LANG", "LC_ALL", "TZ", "TMPDIR"}
    kept = {key: value for key, value in os.environ.items() if key in keep}
    return kept | {"HOME": str(home)} | more


def said(*command: object, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def pretended_python(folder: Path, script: str) -> dict[str, str]:
    program = folder / "python3"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return environment(folder, PATH=f"{folder}:{os.environ['PATH']}")


@pytest.mark.parametrize("target", ["run", "test"])
def test_an_old_python_is_one_clear_line(tmp_path: Path, target: str) -> None:
    old = pretended_python(tmp_path, '[ "$1" = --version ] && echo "Python 3.9.2"; exit 0')
    run = said("make", target, cwd=ROOT, env=old)
    assert run.returncode != 0
    (line,) = run.stderr.splitlines()
    assert "needs Python 3.11 or newer, and python3 is Python 3.9.2" in line


@pytest.mark.parametrize("target", ["run", "test"])
def test_a_python_without_venv_is_one_clear_line(tmp_path: Path, target: str) -> None:
    bare = pretended_python(
        tmp_path, 'case "$*" in *ensurepip*) exit 1;; *) echo True;; esac; exit 0'
    )
    run = said("make", target, cwd=ROOT, env=bare)
    assert run.returncode != 0
    (line,) = run.stderr.splitlines()
    assert "lacks its venv module" in line and "python3-venv" in line


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone whose .venv has been set up before, as on the second run."""
    root = copy_of_the_project(tmp_path_factory.mktemp("clone").resolve())
    (root / "seeds" / "feeds.opml").write_text(NO_NETWORK, encoding="utf-8")
    python = lend_packages(root / ".venv")
    note_as_installed = (
        f"import sys; sys.path.insert(0, {str(root / '.ci')!r}); import environment as e\n"
        "for lock in ('requirements.txt', 'requirements-dev.txt'):\n"
        "    (e.VENV / f'.installed-{lock}').write_text(e.fingerprint(lock))\n"
        "e.write_launcher()"
    )
    subprocess.run([python, "-c", note_as_installed], check=True)
    return root


def test_make_run_alerts_in_both_directions_then_never_again(clone: Path, tmp_path: Path) -> None:
    user = environment(tmp_path)
    first = said("make", "run", cwd=clone, env=user)
    assert first.returncode == 0, first.stderr
    assert "ESCALATION · level" in first.stdout.replace("DE-ESCALATION", "")
    assert "DE-ESCALATION · level" in first.stdout
    assert "threshold" in first.stdout
    assert (clone / "var" / "detente.db").exists()
    second = said("make", "run", cwd=clone, env=user)
    assert second.returncode == 0, second.stderr
    assert "ESCALATION · level" not in second.stdout


def test_the_launcher_of_a_checkout_reads_feeds_as_the_installed_program_does(
    clone: Path, installed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "sound.xml").write_text(FEED, encoding="utf-8")
    user = environment(tmp_path)
    for program in (clone / ".venv" / "bin" / "detente", installed):
        run = said(program, "feeds", "check", folder, cwd=tmp_path, env=user)
        assert run.returncode == 0, run.stdout + run.stderr
        *_, line = run.stdout.splitlines()
        assert line.startswith("files 1, parsed 1, refused 0, crashed 0, slowest ")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the built wheel, in an environment that has nothing else of the project."""
    folder = tmp_path_factory.mktemp("installed")
    source = copy_of_the_project(folder / "source")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    python = lend_packages(folder / "environment")
    library = next((folder / "environment").glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    (library / "bot" / "seeds" / "feeds.opml").write_text(NO_NETWORK, encoding="utf-8")
    program = python.with_name("detente")
    start = "from bot.cli import main\n\nif __name__ == '__main__':\n    main()\n"
    program.write_text(f"#!{python}\n{start}", encoding="utf-8")
    program.chmod(0o755)
    shutil.rmtree(source)
    return program


def test_the_wheel_holds_the_program_and_its_data_and_nothing_else(installed: Path) -> None:
    (wheel,) = installed.parents[2].glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.startswith("detente-")} == {"bot", "watchers", "storage"}
    assert any(name.startswith("watchers/signals/data/") for name in names)
    assert {"bot/seeds/feeds.opml", "bot/seeds/topics.toml"} <= set(names)
    assert not any("test" in name.lower() for name in names)


def test_the_installed_program_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "empty"
    home.mkdir()
    folder.mkdir()
    user = environment(home)
    first = said(installed, "run", cwd=folder, env=user)
    assert first.returncode == 0, first.stderr
    assert "DE-ESCALATION · level" in first.stdout
    assert str(home) in first.stdout + first.stderr, "the start names the database"
    assert not list(folder.iterdir())
    checked = said(installed, "lexicon", "check", cwd=folder, env=user)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    health = said(installed, "health", cwd=folder, env=user)
    assert "No feed can be read" in health.stdout + health.stderr, "there is no network here"
    assert health.returncode == 1
