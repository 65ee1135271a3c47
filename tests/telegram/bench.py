"""How fast alerts go out by Telegram, in small: ``python -m tests.telegram.bench``."""

from __future__ import annotations

from tests.telegram import fanout

if __name__ == "__main__":
    fanout.main(300)
