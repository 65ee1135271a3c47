"""What holds for every test: no property fails because the machine is busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("detente", deadline=None)
settings.load_profile("detente")
