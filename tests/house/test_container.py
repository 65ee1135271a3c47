"""The container: the compose file is valid, and what it promises about rights is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot import config
from tests.house.tree import ROOT

COMPOSE = Path(sys.executable).with_name("docker-compose")


def compose(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMPOSE), "--file", "docker-compose.yml", "--env-file", os.devnull, *arguments]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DETENTE_")}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=clean | environment
    )


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    read = compose("config", "--format", "json", DETENTE_TELEGRAM_TOKEN="1:abc")
    assert read.returncode == 0, read.stderr
    services: dict[str, dict[str, Any]] = json.loads(read.stdout)["services"]
    assert list(services) == ["detente"]
    return services["detente"]


def test_without_a_token_compose_says_where_to_put_it() -> None:
    refused = compose("config", "--quiet")
    assert refused.returncode != 0
    assert ".env" in refused.stderr


def test_it_runs_with_a_file_system_it_cannot_write_and_no_rights(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "ports" not in service


def test_the_database_is_on_a_volume_and_seeds_and_lexicon_are_read_only(
    service: dict[str, Any],
) -> None:
    mounts = {one["target"]: one for one in service["volumes"]}
    assert mounts["/data"]["type"] == "volume"
    assert mounts["/seeds"]["read_only"] and mounts["/lexicon"]["read_only"]
    assert service["environment"]["DETENTE_DATABASE"].startswith("/data/")
    assert service["environment"]["DETENTE_SEEDS"] == "/seeds"


def test_it_sets_only_settings_that_exist(service: dict[str, Any]) -> None:
    known = {f"DETENTE_{key.upper()}" for key in config.READERS}
    assert set(service["environment"]) <= known


def dockerfile() -> list[str]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_image_runs_as_a_user_without_rights_and_knows_its_health() -> None:
    last_stage = dockerfile()[[i for i, s in enumerate(dockerfile()) if s.startswith("FROM")][-1] :]
    users = [line.split()[1] for line in last_stage if line.startswith("USER")]
    assert users and users[-1] not in {"root", "0"}
    assert any("HEALTHCHECK" in line and '"detente", "health"' in line for line in last_stage)
    assert 'ENTRYPOINT ["detente"]' in last_stage


def test_the_image_is_built_from_what_is_pinned() -> None:
    installs = [line for line in dockerfile() if "pip install" in line]
    for part in " && ".join(installs).split("&&"):
        if "pip install" in part:
            assert "--require-hashes" in part or "--no-index" in part, part


def test_the_image_gets_every_package_of_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = {line.split()[1] for line in dockerfile() if line.startswith("COPY ")}
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name in (*wheel["packages"], *wheel["force-include"]):
        assert name in copied and f"!{name}" in allowed
