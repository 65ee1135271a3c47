"""Moments as the database keeps them: fixed-width UTC text, which sorts as it reads."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; a naive datetime is refused, because it has no meaning."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime: {moment!r}")
    return moment.astimezone(UTC)


def stamp(moment: datetime) -> str:
    """``2026-03-01T09:00:00.000000Z``; a naive datetime raises ValueError."""
    return utc(moment).isoformat(timespec="microseconds")[:26] + "Z"


def stamp_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def moment(text: str) -> datetime:
    """The aware UTC datetime that ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    return None if text is None else moment(text)
