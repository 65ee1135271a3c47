"""Lines to say as they stand, for /help with the name of a command."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "subscribe": {
        "subscribe ukraine": "one topic, by any part of its name",
        "subscribe sudan, world": "several",
        "subscribe only sudan": "this, and nothing else",
    },
    "unsubscribe": {"unsubscribe world": "hear only the topics you pick"},
    "level": {
        "level 3": "only high, severe and critical",
        "level sudan 1, ukraine 4": "topics with a level of their own",
        "level only de-escalation": "only good news",
        "level sudan only good news": "of one topic",
        "level escalation 4, de-escalation 1": "each direction from another level",
        "level sudan off": "nothing of it, though World is followed",
        "level sudan default": "as for the rest of the chat",
    },
    "mute": {
        "mute 8h": "everything",
        "mute sudan 2h": "one topic",
        "mute until 7:00": "until it is seven where you are",
        "mute off": "hear everything again",
    },
    "quiet": {
        "quiet 22-7": "the same hours every day",
        "quiet kyiv": "your time zone, by a city",
        "quiet held": "nothing comes in these hours",
        "quiet off": "no quiet hours",
    },
    "digest": {"digest morning, weekly": "two summaries", "digest off": "none"},
    "latest": {"latest ukraine 3": "the newest three about one topic"},
    "why": {
        "why": "the newest alert here",
        "why e12": "the one with #e12 at its end",
        "why not sudan": "alerts about it that did not come here",
    },
    "trend": {"trend sudan 30d": "the last month", "trend world 1y dark": "a dark picture"},
    "search": {
        "search grain corridor": "both words",
        'search "grain corridor"': "as they stand",
        "search grain -corridor": "without the second",
    },
    "threshold": {
        "threshold world 60": "both directions",
        "threshold sudan escalation 60": "one direction",
        "threshold world default": "as it was at first",
    },
    "preview": {"preview sudan 30": "what the last week would have been like"},
    "silence": {
        "silence sudan 6h": "a topic",
        "silence israel:lebanon 6h": "two sides",
        "silence off sudan": "end it",
    },
    "topic": {
        'topic add gulf "The Gulf" iran-saudi @iraq': "one pair and one place",
        "topic sudan": "what it covers",
    },
    "keywords": {'keywords add "dirty bomb" terror 9': "severity 9 of 10"},
    "feeds": {
        "feeds add example.org": "a site's feed is looked for",
        "feeds set bbc full never": "its pages are not read",
    },
    "test": {"test Troops mass at the border of Ukraine": "without telling anyone"},
    "invite": {"invite 3": "a link for three people", "invite id 123": "one person by number"},
    "undo": {"undo": "the newest change", "undo 12": "the one with this number in /audit"},
}
"""Command → what can be said → what it does."""
