"""Settings: ``detente.toml`` first, then ``DETENTE_*`` in the environment, which wins."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import places
from bot.access import Access
from bot.redact import redact
from watchers.sources.addresses import AllowedHosts

PREFIX = "DETENTE_"


class ConfigError(Exception):
    """Settings that cannot be used. ``faults`` has one line for each, all found at once."""

    def __init__(self, faults: list[str]) -> None:
        # A token in the place of another setting is soon done, and the fault would show it.
        self.faults = [redact(fault) for fault in faults]
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Config:
    """Every setting, checked. Secrets never show in a ``repr``."""

    telegram_token: str | None = field(default=None, repr=False)
    telegram_token_file: Path | None = None
    telegram_api: str = "https://api.telegram.org"
    telegram_proxy: str | None = field(default=None, repr=False)
    telegram_webhook: str | None = None
    telegram_webhook_listen: tuple[str, int] = ("127.0.0.1", 8443)
    telegram_webhook_secret: str | None = field(default=None, repr=False)
    admins: tuple[int, ...] = ()
    access: Access = Access.INVITE
    database: Path = Path("detente.db")
    seeds: Path = Path("seeds")
    lexicon: Path | None = None
    allow_hosts: AllowedHosts = field(default_factory=AllowedHosts)
    backups: Path | None = None
    keep_days: int = 400
    log_level: str = "warning"
    source: Path | None = None
    """The file that was read, for messages."""


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("must be a text that is not empty")
    return raw.strip()


def _path(raw: Any) -> Path:
    try:
        return Path(_text(raw)).expanduser()
    except RuntimeError:
        raise ValueError("begins with the home of a user who is not on this machine") from None


def _token(raw: Any) -> str:
    text = _text(raw)
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{3,}", text):
        raise ValueError("is not a bot token (they look like 123456:ABC-DEF…)")
    return text


def _address(raw: Any) -> str:
    text = _text(raw).rstrip("/")
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # its own words would show what stands where the port should: a password
        whole = False
    if not whole:
        raise ValueError("must be an address like http://host:port")
    return text


def _webhook(raw: Any) -> str:
    text = _address(raw)
    if urlsplit(text).path in ("", "/"):
        raise ValueError("must be the whole public address, with a path: https://host/path")
    return text


def _secret(raw: Any) -> str:
    text = _text(raw)
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text):
        raise ValueError("must be 16 to 256 letters, digits, _ or -")
    return text


def _listen(raw: Any) -> tuple[str, int]:
    host, colon, port = _text(raw).rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be host:port, such as 127.0.0.1:8443")
    return host.strip("[]"), int(port)


def _items(raw: Any) -> list[Any]:
    if isinstance(raw, str):
        return [part.strip() for part in raw.split(",") if part.strip()]
    if isinstance(raw, int) and not isinstance(raw, bool):
        return [raw]
    if isinstance(raw, list):
        return raw
    raise ValueError("must be a list, or values with commas between them")


def _admins(raw: Any) -> tuple[int, ...]:
    ids = [int(i) if isinstance(i, str) and i.isdecimal() else i for i in _items(raw)]
    for one in ids:
        if not isinstance(one, int) or isinstance(one, bool) or one <= 0:
            raise ValueError(f"{one!r} is no numeric user id (user names are never admins)")
    return tuple(ids)


def _hosts(raw: Any) -> AllowedHosts:
    return AllowedHosts.parse(",".join(_text(item) for item in _items(raw)))


def _access(raw: Any) -> Access:
    try:
        return Access(_text(raw).lower())
    except ValueError:
        raise ValueError("must be open, invite or allowlist") from None


def _days(raw: Any) -> int:
    number = int(raw) if isinstance(raw, str) and raw.strip().isdecimal() else raw
    if not isinstance(number, int) or isinstance(number, bool) or not 7 <= number <= 36500:
        raise ValueError("must be a whole number of days, from 7 to 36500")
    return number


def _log_level(raw: Any) -> str:
    word = _text(raw).lower()
    if word not in ("debug", "info", "warning", "error"):
        raise ValueError("must be debug, info, warning or error")
    return word


READERS: Mapping[str, Callable[[Any], Any]] = {
    "telegram_token": _token,
    "telegram_token_file": _path,
    "telegram_api": _address,
    "telegram_proxy": _address,
    "telegram_webhook": _webhook,
    "telegram_webhook_listen": _listen,
    "telegram_webhook_secret": _secret,
    "admins": _admins,
    "access": _access,
    "database": _path,
    "seeds": _path,
    "lexicon": _path,
    "allow_hosts": _hosts,
    "backups": _path,
    "keep_days": _days,
    "log_level": _log_level,
}
"""Every setting by its key in ``detente.toml``; in the environment it is ``DETENTE_<KEY>``."""

SECRETS = frozenset({"telegram_token", "telegram_proxy", "telegram_webhook_secret"})
NOT_SETTINGS = frozenset({"config"})


def load(environment: Mapping[str, str], folder: Path) -> Config:
    """Settings for a program started in ``folder``. Raises ConfigError with every fault.

    Relative paths in ``detente.toml`` start at that file's folder; those in the environment
    start at ``folder``.
    """
    faults: list[str] = []
    source, raw = _read_file(environment, folder, faults)
    values: dict[str, Any] = {}
    for key, value in raw.items():
        where = f"{source}: {key}"
        if key not in READERS:
            faults.append(f"{where}: no such setting{_near(key, READERS)}")
        else:
            _take(values, faults, where, key, value, source.parent if source else folder)
    told = {name: value for name, value in environment.items() if value.strip()}
    for key in READERS:
        name = PREFIX + key.upper()
        if name in told:
            _take(values, faults, name, key, told[name], folder)
    if f"{PREFIX}TELEGRAM_TOKEN_FILE" in told and f"{PREFIX}TELEGRAM_TOKEN" not in told:
        values.pop("telegram_token", None)  # the settings file's

    def written(key: str) -> str:
        name = PREFIX + key.upper()
        return name if name in told else f"{source}: {key}"

    _token_from_file(values, faults, written)
    _files_exist(values, faults, written)
    if faults:
        raise ConfigError(faults)
    values.setdefault("database", places.default_database(folder))
    values.setdefault("seeds", places.default_seeds(folder))
    return Config(**values, source=source)


def strangers(environment: Mapping[str, str]) -> list[str]:
    """Lines about ``DETENTE_*`` variables that are no setting, most likely misspelt."""
    known = {PREFIX + key.upper() for key in (*READERS, *NOT_SETTINGS)}
    return [
        f"{name}: no such setting{_near(name, known)}; it is ignored"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]


def _read_file(
    environment: Mapping[str, str], folder: Path, faults: list[str]
) -> tuple[Path | None, dict[str, Any]]:
    named = environment.get(PREFIX + "CONFIG", "").strip()
    try:
        source = folder / (_path(named) if named else "detente.toml")
    except ValueError as error:
        faults.append(f"{PREFIX}CONFIG: {error}")
        return None, {}
    if not named and not source.exists():
        return None, {}
    try:
        return source, tomllib.loads(source.read_text(encoding="utf-8-sig"))
    except OSError as error:
        faults.append(f"{source}: cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        faults.append(f"{source}: is not UTF-8 text")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{source}: is not TOML: {error}")
    return source, {}


def _take(
    values: dict[str, Any], faults: list[str], where: str, key: str, raw: Any, base: Path
) -> None:
    try:
        value = READERS[key](raw)
    except ValueError as error:
        said = str(error)
        shown = "" if key in SECRETS or repr(raw) in said else f" (it is {raw!r})"
        faults.append(f"{where}: {said}{shown}")
        return
    values[key] = base / value if isinstance(value, Path) else value


def _token_from_file(
    values: dict[str, Any], faults: list[str], written: Callable[[str], str]
) -> None:
    path = values.get("telegram_token_file")
    if path is None or "telegram_token" in values:
        return
    try:
        values["telegram_token"] = _token(path.read_text(encoding="utf-8"))
    except OSError as error:
        named = written("telegram_token_file")
        faults.append(f"{named}: {path}: cannot be read: {error.strerror or error}")
    except (ValueError, UnicodeDecodeError):
        faults.append(f"{written('telegram_token_file')}: {path}: holds no bot token")


def _files_exist(values: dict[str, Any], faults: list[str], written: Callable[[str], str]) -> None:
    faults += [
        f"{written(key)}: {values[key]}: no such folder"
        for key in ("seeds", "lexicon")
        if key in values and not values[key].is_dir()
    ]
    if "database" in values and values["database"].is_dir():
        faults.append(
            f"{written('database')}: {values['database']}: is a folder; name a file in it"
        )


def _near(key: str, known: Any) -> str:
    close = difflib.get_close_matches(key, list(known), 1, 0.6)
    return f"; did you mean {close[0]}?" if close else ""
