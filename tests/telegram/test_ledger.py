"""What becomes of writes and questions that the database, or a fault of ours, refuses."""

from __future__ import annotations

from bot.ledger import Ledger


def fault() -> int:
    raise ZeroDivisionError("a fault of ours")


def test_a_fault_of_our_own_is_told_once_and_tried_again() -> None:
    said: list[str] = []
    ledger = Ledger(said.append)
    assert ledger.attempt(fault) is None
    assert ledger.attempt(fault) is None
    assert ledger.trouble is not None and "ZeroDivisionError" in ledger.trouble
    assert len(said) == 1
    assert ledger.attempt(lambda: 5) == 5
    assert len(said) == 1, "an answer is no sign that anything can be written"
    ledger.prove(lambda: None)
    assert ledger.trouble is None
    assert len(said) == 2


def test_outcomes_are_written_in_their_order() -> None:
    ledger = Ledger(lambda line: None)
    written: list[str] = []
    refusing = [True]
    ledger.write(lambda: fault() if refusing else written.append("first"))
    ledger.write(lambda: written.append("second"))
    assert written == []
    refusing.clear()
    assert ledger.catch_up()
    assert written == ["first", "second"]


def test_an_outcome_that_could_not_be_written_is_written_before_anything_else_is_claimed() -> None:
    ledger = Ledger(lambda line: None)
    written: list[str] = []
    refusing = [True]

    def outcome() -> None:
        if refusing:
            raise ZeroDivisionError("a fault of ours")
        written.append("sent")

    ledger.write(outcome)
    assert ledger.catch_up() is False
    refusing.clear()
    assert ledger.catch_up() is True
    assert written == ["sent"]
