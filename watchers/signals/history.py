"""The small words by which a language tells what is past, to come, or only beside what it tells."""

from __future__ import annotations

from dataclasses import dataclass

from watchers.signals.keys import Stored
from watchers.signals.siding import NONE


@dataclass(slots=True)
class History(Stored):
    """The lists of ``[history]`` in a language's file."""

    now: frozenset[str] = NONE
    """Words of today: what opens with a year long past is told of it until one is said."""
    fresh: frozenset[str] = NONE
    """Days of this week: what a side clause tells of one is news all the same."""
    before: frozenset[str] = NONE
    """Words before a past date ("in 2014")."""
    ahead: frozenset[str] = NONE
    """Words before one to come ("by 2030")."""
    sure: frozenset[str] = NONE
    """Before what no year makes past ("will reopen on 31 January 2022")."""
    milestones: frozenset[str] = NONE
    """Words before what is the first or worst since a year ("the deadliest attack in years")."""
    wars: frozenset[str] = NONE
    """Nouns of which a year dates the harm done in them ("died in the 2006 war")."""
    harm: frozenset[str] = NONE
    """Participles that have a date of their own ("freed a pilot captured in 1998")."""
    so_far: frozenset[str] = NONE
    """Helping words of what adds up ("has killed 41 people since March")."""
    figures: frozenset[str] = NONE
    """Words of number in it ("dozens")."""
    spans: frozenset[str] = NONE
    """Words that span months ("since", "years")."""
    lately: frozenset[str] = NONE
    """Behind those, what spans none ("since dawn", "a five-year-old boy")."""
    meanwhile: frozenset[str] = NONE
    """Words that open a clause of the same day ("ended when X and Y signed in 1994")."""
    alongside: frozenset[str] = NONE
    """Words before what goes on at the same time, whatever is said before ("blames X as shells hit Y")."""
    besides: frozenset[str] = NONE
    """Words before what only goes on beside a new step ("freed nine as fighting continued")."""
    lasting: frozenset[str] = NONE
    """Verbs of what goes on so ("continued")."""
    perfect: frozenset[str] = NONE
    """Before a verb, what makes a side clause earlier than the sentence ("had")."""
    earlier: frozenset[str] = NONE
    """Near a verb, what does so ("last", "ago")."""
    finite: frozenset[str] = NONE
    """Verbs with which a sentence goes on behind an aside ("X, which invaded Y, is")."""
    beside: frozenset[str] = NONE
    """Verbs behind which what a side clause says is known ("visits the street where")."""
    excepts: frozenset[str] = NONE
    """Words that "but" takes something from, and begins no clause ("freed all but two")."""
    conditions: frozenset[str] = NONE
    """Words before what a step hangs on ("provided that")."""
    occasions: frozenset[str] = NONE
    """Words before when it would be taken ("will leave once they have disarmed")."""
    whether: frozenset[str] = NONE
    """Words before what is open ("whether", "unless")."""
    modals: frozenset[str] = NONE
    """Words before what is not done yet ("will", "ready")."""
    musts: frozenset[str] = NONE
    """Words before what somebody wants done ("must")."""
    reported: frozenset[str] = NONE
    """Those of them that report a promise ("said it would")."""
    to_come: frozenset[str] = NONE
    """Behind an occasion, what makes it one to come ("once they have")."""
    done: frozenset[str] = NONE
    """And what makes it past ("after they had")."""
    several: frozenset[str] = NONE
    """How nouns of several end, and verbs of what one does now ("shells hit", "rejects")."""
    pasts: frozenset[str] = NONE
    """Verbs of the past, or their ending ("refused to talk and bombed": the second was done)."""
    unbent: frozenset[str] = NONE
    """Verbs that look the same in the past ("put")."""
    bare: frozenset[str] = NONE
    """Words before a verb without an ending ("did not wait and sent")."""
    heeds: frozenset[str] = NONE
    """Verbs of who does what was asked ("heeded calls to")."""
    nots: frozenset[str] = NONE
    """Words before one that make it undone ("has not heeded")."""
    lacking: frozenset[str] = NONE
    """Words before what is not there ("without talks")."""
    closing: frozenset[str] = NONE
    """Verbs that end something ("ended")."""
    closes_with: frozenset[str] = NONE
    """Behind them, words before what came in the end ("the day ended with the shelling of")."""
    arrests: frozenset[str] = NONE
    """Verbs with which what stands before them stops another thing ("shelling halted exports")."""
    rests: frozenset[str] = NONE
    """What is left of a verb behind its object ("called the drills off")."""
    doubts: frozenset[str] = NONE
    """Verbs of doubt and denial ..."""
    nobody: frozenset[str] = NONE
    """... and words by which nobody does so ("nobody in Kabul doubted that")."""
    reasons: frozenset[str] = NONE
    """Words before why somebody hides his name, and what he said goes on ("because he may not speak said")."""
    moves: frozenset[str] = NONE
    """Nouns before a clause that ends at its comma ("in a move that nobody had approved, X freed")."""
    sends: frozenset[str] = NONE
    """Verbs of who sends troops ..."""
    back: frozenset[str] = NONE
    """... back, which is no withdrawal ..."""
    onward: frozenset[str] = NONE
    """... with one of these behind it ("sent troops back to") ..."""
    fronts: frozenset[str] = NONE
    """... and a place, or one of these ("to the front")."""
    serving: frozenset[str] = NONE
    """Who, besides soldiers, may be told of by where they fight ("pay for men fighting in")."""
    bids: frozenset[str] = NONE
    """Verbs of who bids another's troops go ("ordered French troops out")."""
