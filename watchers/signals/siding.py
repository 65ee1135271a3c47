"""The small words by which a language tells who takes part in what it tells of, and who does not."""

from __future__ import annotations

from dataclasses import dataclass

from watchers.signals.keys import Stored

NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Siding(Stored):
    """The lists of ``[sides]`` in a language's file."""

    scenes: frozenset[str] = NONE
    """Prepositions before the name of where something happens ("in Iraq")."""
    bearings: frozenset[str] = NONE
    """Words that may stand between ("in northern Iraq", "north of Baghdad")."""
    sites: frozenset[str] = NONE
    """Nouns by which whose it is only says where ("in the Iraqi capital")."""
    belongs: frozenset[str] = NONE
    """Words before whose it is ("the build-up of Russian troops")."""
    origins: frozenset[str] = NONE
    """Words before where forces come from ("from Iraq")."""
    confronts: frozenset[str] = NONE
    """Words by which forces are sent against somebody, not to his help ("on the border of")."""
    sources: frozenset[str] = NONE
    """Words before the name of one who only tells of it ("according to")."""
    reacts: frozenset[str] = NONE
    """Verbs of one who only speaks of what was told before ("X shelled Y, Z condemns it")."""
    harmed: frozenset[str] = NONE
    """What stands last where the subject suffers it ("two soldiers killed in")."""
    between: frozenset[str] = NONE
    """Words before the parties to talks that others may host."""
    tells: frozenset[str] = NONE
    """Verbs before the parties to what the subject only tells of ("X says Y and Z agree")."""
    joining: frozenset[str] = NONE
    """Words before the last of those parties ("between X and Y")."""
    together: frozenset[str] = NONE
    """Words before a party to talks behind what these are about ("discussed Syria with")."""
    meanwhile: frozenset[str] = NONE
    """Words before what somebody else does at that time ("as")."""
    enemies: frozenset[str] = NONE
    """Words for whoever the other side is at war with ("the invaders")."""
    organs: frozenset[str] = NONE
    """Nouns by which a state or a group acts ("the Iraqi government")."""
    forces: frozenset[str] = NONE
    """Nouns by which it acts with arms ("Iraqi jets")."""
    wares: frozenset[str] = NONE
    """Of these, what anybody may buy and fire ("Iranian drones")."""
    passives: frozenset[str] = NONE
    """Auxiliaries before what the subject suffers ("was seized")."""
    midst: frozenset[str] = NONE
    """What may stand between a subject and its verb ("is trying to")."""
    adverbs: frozenset[str] = NONE
    """How the words end that may stand there too ("brutally")."""
    own: frozenset[str] = NONE
    """What stands before a thing that is the doer's own ("its jets")."""
    backs: frozenset[str] = NONE
    """What joins the name of who only stands behind another to that one's ("X-backed Y")."""
    kin: frozenset[str] = NONE
    """Nouns that do so by themselves ("an X affiliate")."""
    brokers: frozenset[str] = NONE
    """Before "by" and who helps others to agree ("mediated by")."""
    ours: frozenset[str] = NONE
    """What begins a sentence of one's own acts ("we")."""
    owners: frozenset[str] = NONE
    """What stands behind the name of whose it is ("Iraq's jets")."""
