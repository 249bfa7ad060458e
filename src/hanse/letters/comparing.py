"""A letter beside its template: which clauses were changed, added or left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hanse.letters.rules import Clause
from hanse.text.differences import Piece, differences, pieces


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that is not the template's. `kind`: changed, added or left_out."""

    kind: str
    heading: str
    pieces: list[Piece] = field(default_factory=list)


def changes(template: Sequence[Clause], letter: Sequence[Clause]) -> list[ClauseChange]:
    """What a letter says otherwise than its template, in the order of the letter; what it leaves out comes last."""
    before, after = ({clause.code: clause for clause in clauses} for clauses in (template, letter))
    found = differences(before, after)
    told = [
        ClauseChange("changed", after[code].heading, pieces(_whole(before[code]), _whole(after[code]))) for code in found.changed
    ]
    told += [ClauseChange("added", after[code].heading, [Piece("added", _whole(after[code]))]) for code in found.created]
    left_out = [clause for code, clause in before.items() if code not in after]
    return told + [ClauseChange("left_out", clause.heading, [Piece("removed", _whole(clause))]) for clause in left_out]


def _whole(clause: Clause) -> str:
    return f"{clause.heading}\n{clause.text}"
