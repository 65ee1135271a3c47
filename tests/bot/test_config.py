"""Settings: what is taken, from where, and what is said of what cannot be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.access import Access
from bot.config import Config, ConfigError, load, strangers

TOKEN = "123456:" + "A" * 30


def written(folder: Path, text: str) -> Path:
    (folder / "detente.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, environment: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(environment, folder)
    return caught.value.faults


def test_without_any_setting_the_bot_asks_for_invites_and_has_no_token(tmp_path: Path) -> None:
    found = load({}, tmp_path)
    assert (found.access, found.telegram_token, found.admins) == (Access.INVITE, None, ())


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    written(tmp_path, 'access = "open"\nkeep_days = 30\n')
    found = load({"DETENTE_ACCESS": "allowlist"}, tmp_path)
    assert (found.access, found.keep_days) == (Access.ALLOWLIST, 30)


def test_paths_in_the_file_start_at_its_folder(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "my.toml").write_text('database = "data/d.db"\n')
    found = load({"DETENTE_CONFIG": "etc/my.toml"}, tmp_path)
    assert found.database == tmp_path / "etc" / "data" / "d.db"


def test_a_token_can_be_kept_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert load({"DETENTE_TELEGRAM_TOKEN_FILE": "token"}, tmp_path).telegram_token == TOKEN


def test_a_token_file_of_the_environment_wins_over_the_files_token(tmp_path: Path) -> None:
    written(tmp_path, f'telegram_token = "{TOKEN}old"\n')
    (tmp_path / "token").write_text(TOKEN)
    assert load({"DETENTE_TELEGRAM_TOKEN_FILE": "token"}, tmp_path).telegram_token == TOKEN


def test_every_fault_is_told_at_once_with_its_file_and_key(tmp_path: Path) -> None:
    written(tmp_path, 'acess = "open"\nkeep_days = 1\nadmins = ["@boss"]\nlexicon = "mine"\n')
    found = faults(tmp_path, {"DETENTE_SEEDS": "nowhere"})
    file = tmp_path / "detente.toml"
    assert found[0] == f"{file}: acess: no such setting; did you mean access?"
    assert found[1].startswith(f"{file}: keep_days: must be a whole number of days")
    assert found[2].startswith(f"{file}: admins: '@boss' is no numeric user id")
    assert found[3] == f"DETENTE_SEEDS: {tmp_path / 'nowhere'}: no such folder"
    assert found[4] == f"{file}: lexicon: {tmp_path / 'mine'}: no such folder"


def test_a_fault_says_once_what_was_written(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, {"DETENTE_ADMINS": "ann"})
    assert told.count("ann") == 1
    (told,) = faults(tmp_path, {"DETENTE_KEEP_DAYS": "ann"})
    assert told.endswith("(it is 'ann')")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("ACCESS", "all", "must be open, invite or allowlist", id="an unknown access"),
        pytest.param("ADMINS", "7, ann", "is no numeric user id", id="a name as admin"),
        pytest.param("ADMINS", "-5", "is no numeric user id", id="a group as admin"),
        pytest.param("TELEGRAM_API", "localhost", "must be an address", id="no scheme"),
        pytest.param("TELEGRAM_PROXY", "ftp://x", "must be an address", id="a strange proxy"),
        pytest.param("TELEGRAM_PROXY", "http://:80", "must be an address", id="a proxy nowhere"),
        pytest.param("TELEGRAM_API", "http://a:99999", "must be an address", id="no such port"),
        pytest.param("ALLOW_HOSTS", "http://a", "write host or host:port", id="a url as host"),
        pytest.param("ALLOW_HOSTS", "a:99999", "write host or host:port", id="a host's port"),
        pytest.param("ALLOW_HOSTS", "...", "write host or host:port", id="dots as host"),
        pytest.param("TELEGRAM_WEBHOOK_LISTEN", "80", "must be host:port", id="a port alone"),
        pytest.param("TELEGRAM_WEBHOOK", "https://a.org", "with a path", id="no path"),
        pytest.param("LOG_LEVEL", "loud", "must be debug", id="an unknown log level"),
        pytest.param("KEEP_DAYS", "ten", "whole number of days", id="days in words"),
        pytest.param("KEEP_DAYS", "36501", "from 7 to 36500", id="days of a century"),
        pytest.param("DATABASE", "~nobody-here/d.db", "not on this machine", id="no such user"),
        pytest.param("CONFIG", "~nobody-here/d.toml", "not on this machine", id="nor their file"),
        pytest.param("CONFIG", "missing.toml", "cannot be read", id="a file that is not there"),
    ],
)
def test_a_bad_value_is_named_with_what_to_do(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    (line,) = faults(tmp_path, {f"DETENTE_{name}": value})
    assert said in line
    assert name.lower() in line.lower() or "missing.toml" in line


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, "access = \n")
    (line,) = faults(tmp_path, {})
    assert "is not TOML" in line
    assert "line 1" in line


@pytest.mark.failure("F48")
def test_a_bad_token_is_not_repeated_and_a_good_one_never_shown(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, {"DETENTE_TELEGRAM_TOKEN": "secret words"})
    assert "secret words" not in line
    assert TOKEN not in repr(Config(telegram_token=TOKEN))


@pytest.mark.failure("F48")
@pytest.mark.parametrize("key", ["TELEGRAM_TOKEN_FILE", "CONFIG", "ADMINS", "TELEGRAM_API"])
def test_a_token_in_the_place_of_another_setting_is_not_repeated(tmp_path: Path, key: str) -> None:
    (line,) = faults(tmp_path, {f"DETENTE_{key}": TOKEN})
    assert TOKEN not in line


@pytest.mark.failure("F48")
def test_a_password_in_a_wrong_address_is_not_repeated(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, {"DETENTE_TELEGRAM_API": "ftp://me:my@pass@host/x"})
    assert "pass" not in line
    assert "host/x" in line


def test_a_misspelt_variable_is_mentioned() -> None:
    (line,) = strangers({"DETENTE_DATABSE": "x", "PATH": "y"})
    assert line == "DETENTE_DATABSE: no such setting; did you mean DETENTE_DATABASE?; it is ignored"


def test_the_database_is_in_var_inside_a_checkout_and_with_the_user_elsewhere(
    tmp_path: Path,
) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "detente"\n')
    (tmp_path / "docs").mkdir()
    assert load({}, tmp_path / "docs").database == tmp_path / "var" / "detente.db"
    elsewhere = load({}, tmp_path.parent).database
    assert elsewhere.parts[-2:] == ("detente", "detente.db")
    assert "var" not in elsewhere.parts[-3:]


def test_a_user_without_a_home_has_the_database_where_it_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert load({}, tmp_path).database == tmp_path / "detente.db"


@pytest.mark.failure("F55")
def test_a_password_that_stands_where_a_port_should_is_not_repeated(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, {"DETENTE_TELEGRAM_PROXY": "http://ann:hunter2"})
    assert "must be an address" in line
    assert "hunter2" not in line
