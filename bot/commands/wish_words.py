"""The words in which people say from which level, and which direction, they want to hear."""

from __future__ import annotations

from storage.assessment import Level

DOWN = frozenset(
    [
        "de-escalation",
        "de-escalations",
        "de-escalating",
        "de-escalates",
        "deescalation",
        "deescalations",
        "down",
        "green",
        "good",
        "positive",
        "calm",
        "calms",
        "calmer",
        "calming",
        "calmed",
        "peace",
        "peaceful",
        "truce",
        "truces",
        "ceasefire",
        "ceasefires",
    ]
)
UP = frozenset(
    [
        "escalation",
        "escalations",
        "escalating",
        "escalates",
        "up",
        "red",
        "bad",
        "worse",
        "negative",
        "strikes",
        "attacks",
        "fighting",
    ]
)
LEVELS = {level.word: level for level in list(Level)[1:]} | {
    "crit": Level.CRITICAL, "medium": Level.HIGH, "middle": Level.HIGH, "moderate": Level.HIGH,
    "lowest": Level.NOTABLE, "minimum": Level.NOTABLE, "low": Level.NOTABLE,
    "highest": Level.CRITICAL, "maximum": Level.CRITICAL, "max": Level.CRITICAL,
}  # fmt: skip
GRAVE = frozenset({"big", "grave", "important", "major", "serious"})
ALL = frozenset({"all", "any", "everything", "anything", "every"})
ONLY = frozenset({"just", "only", "solely"})
OFF = frozenset(
    {"don't", "dont", "hide", "never", "no", "none", "not", "nothing", "off", "skip", "stop",
     "without"}
)  # fmt: skip
ON = frozenset({"both", "on"})
DEFAULT = frozenset({"default", "reset"})
REST = "rest"
VAGUE = frozenset({"down", "green", "red", "up"})
"""Directions only where nothing else is called so: the Red Sea is a place."""
AROUND = frozenset(
    [
        "a",
        "about",
        "above",
        "alert",
        "alerts",
        "also",
        "an",
        "at",
        "be",
        "by",
        "can",
        "chat",
        "could",
        "for",
        "from",
        "get",
        "give",
        "hear",
        "i",
        "in",
        "is",
        "it",
        "keep",
        "least",
        "level",
        "levels",
        "like",
        "lvl",
        "me",
        "messages",
        "more",
        "my",
        "need",
        "new",
        "news",
        "now",
        "of",
        "ones",
        "or",
        "please",
        "pls",
        "plz",
        "send",
        "set",
        "show",
        "some",
        "stuff",
        "talks",
        "tell",
        "thanks",
        "than",
        "that",
        "the",
        "there",
        "things",
        "this",
        "to",
        "topic",
        "topics",
        "want",
        "when",
        "whole",
        "with",
        "would",
        "you",
    ]
)
"""What people say around these words; it names no topic."""
_ALL_BUT = (
    r"\b(?:all|anything|everything)(?:\s+(?:alerts|news|topics))?"
    r"\s+(?:apart from|but|except(?:\s+for)?|other than)\s+(?=\S)"
)
AS_ONE = (
    (
        r"\b(?:the\s+)?wars?\s+(?:is\s+|will\s+)?(?:be\s+)?(?:finish(?:ed|es)?|over|ends?|stops?)\b",
        " peace ",
    ),
    (r"[=:]", " "),
    (r"\b(?:nwes|newz|nws|enws)\b", "news"),
    (r"\bl(?=[1-5]\b)", " level "),
    (r"\bno\s+(\w+)\s+(?:below|under)\b", r"\1 from "),
    (r"🟢", " green "),
    (r"🔴", " red "),
    (r"\bde[ _]?(?=escalat)", "de-"),
    (r"\bcease[ -]fires?\b", "ceasefire"),
    (r"\bcalm(?:s|ing|ed)? down\b", "calm"),
    (r"\b(?:and|or)\s+(?:above|over|up|higher|more|worse)\b", " "),
    (r"\b(?:nothing|not|none|no)\s+(?:below|under|less than|lower than)\b", " from "),
    (rf"\b(?:don['’]?t|do not|never|not|stop)\b[^,.;]{{0,30}}{_ALL_BUT}", " only "),
    (_ALL_BUT, " no "),
    (r"\bnothing but\b|\bno more than\b", " only "),
    (r"\b(?:everything|anything|all|everywhere)\s+else\b|\belsewhere\b", f" {REST} "),
    (r"\b(?:the\s+)?(?:rest|others|other topics)\b", f" {REST} "),
    (r"\bas\s+(?:for\s+)?(?:the\s+)?(?:rest|usual|before)\b|\bback to normal\b", " default "),
    (r"\b(?:very|really)\s+bad\b", " severe "),
    (r"\bboth\s+(?:directions|ways|sides)\b|\bgood and bad\b|\bbad and good\b", " both "),
    (r"\beverywhere\b", f" {REST} "),
    (r"(?<=[1-5])\s+(?:up|upwards?|higher|above)\b", " "),
    (r"(?:\blvl|\blevels?|>=?|≥)\s*(?=\d)", " level "),
    (r"\b([1-5])\s*(?:-|–|to|/|of|out of)\s*5\b", r"\1"),
    (r"(?<=\d)\s*\+", " "),
)
"""Ways to write → the word that is read, in this order."""
