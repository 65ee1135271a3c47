"""What holds for every test: none fails because the machine is busy, none waits without need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
from hypothesis import settings

settings.register_profile("detente", deadline=None)
settings.load_profile("detente")

LONG = frozenset({"test_whole.py", "test_fresh_start.py"})
"""Tests that start the program again and again and wait for it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: at the end one worker would be busy with them, and the others idle."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session", autouse=True)
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Trust one authority of all that browsers trust: reading them takes longer than most tests."""
    last = "-----END CERTIFICATE-----"
    first = Path(certifi.where()).read_text(encoding="utf-8").partition(last)[0] + last
    alone = tmp_path_factory.mktemp("authority") / "one.pem"
    alone.write_text(first, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(alone))
        yield
