"""A roadmap pack is checked as a whole before anything is written; an error names file, place and what was expected."""

from pathlib import Path

import pytest

from hanse.policies import packs
from hanse.policies.models import Basis, State
from hanse.policies.packs import PackError, RoadmapPack

PACK = """
pack: {format: 1, version: "1.0", compiled: 2022-06-30, licence: CC0, provenance: written for this test}
initiative: {slug: test, name: Test, invented: true}
sources:
  S1: {title: A paper}
principles:
  - {code: care, name: Care, sources: [S1]}
policies:
  - code: ABC
    name: A policy
    state: released
    principle: care
    principle_basis: own
    purpose: To test
    purpose_basis: own
    elements:
      - {code: ABC-1, text: Something is done, basis: source, sources: [S1]}
"""


def _read(folder: Path, text: str) -> RoadmapPack:
    file = folder / "roadmap-1.yaml"
    file.write_text(text, encoding="utf-8")
    return packs.read(file)


def test_the_smart_cities_roadmap_holds_what_is_known_of_the_global_alliance() -> None:
    pack = packs.packaged("smart-cities")

    assert [principle.code for principle in pack.principles] == ["privacy", "security", "openness", "sustainability", "equity"]
    assert len(pack.policies) == 18
    released = [policy for policy in pack.policies if policy.state == State.RELEASED]
    assert [policy.code for policy in released] == ["ICT", "PIA", "CYA", "DIG", "ODA", "OCO", "CYR"]
    assert sum(policy.state == State.ANNOUNCED for policy in pack.policies) == 11
    assert sum(len(policy.elements) for policy in pack.policies) == 54
    assert [policy.code for policy in pack.policies if policy.original_five] == ["ICT", "PIA", "CYA", "DIG", "ODA"]


def test_released_policies_and_principles_have_labels_in_every_language_of_the_interface() -> None:
    pack = packs.packaged("smart-cities")

    released = [policy for policy in pack.policies if policy.state == State.RELEASED]
    labels = [*(part.labels for part in pack.principles), *(part.labels for part in released)]
    bases = [*(part.label_basis for part in pack.principles), *(part.label_basis for part in released)]
    assert {frozenset(label) for label in labels} == {frozenset({"es", "pt-br", "ja"})}
    assert {frozenset(basis) for basis in bases} == {frozenset({"en", "es", "pt-br", "ja"})}


def test_a_conflict_between_sources_is_kept() -> None:
    [open_data] = [policy for policy in packs.packaged("smart-cities").policies if policy.code == "ODA"]

    assert open_data.principle == "openness"
    assert "security and resilience" in open_data.principle_conflict


def test_the_mobility_roadmap_is_marked_as_invented_and_claims_no_source() -> None:
    pack = packs.packaged("mobility")

    assert pack.initiative.is_invented
    assert (len(pack.principles), [policy.code for policy in pack.policies]) == (3, ["BUS", "CRB", "WLK", "LEZ"])
    assert all(3 <= len(policy.elements) <= 5 for policy in pack.policies)
    assert {element.basis for policy in pack.policies for element in policy.elements} == {Basis.OWN}


def test_the_packaged_initiatives_are_listed() -> None:
    assert packs.packaged_initiatives() == ["mobility", "smart-cities"]


def test_positions_follow_the_order_in_the_file(tmp_path: Path) -> None:
    policy = PACK[PACK.index("  - code: ABC") :]
    pack = _read(tmp_path, PACK + policy.replace("ABC", "AAA"))

    assert [(policy.code, policy.position) for policy in pack.policies] == [("ABC", 1), ("AAA", 2)]


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("format: 1", "format: 2", "roadmap-1.yaml, pack.format: expected 1, found 2"),
        (
            "compiled: 2022-06-30",
            "compiled: June",
            "roadmap-1.yaml, pack.compiled: expected a date as in 2022-06-30, found 'June'",
        ),
        ("invented: true", "invented: maybe", "roadmap-1.yaml, initiative.invented: expected true or false, found 'maybe'"),
        ("name: A policy", "name: 7", "roadmap-1.yaml, policies[0].name: expected a text, found 7"),
        ("name: A policy", "nam: A policy", "roadmap-1.yaml, policies[0]: expected only the keys"),
        ("    purpose: To test\n", "", "roadmap-1.yaml, policies[0]: expected the key purpose"),
        ("state: released", "state: done", "roadmap-1.yaml, policies[0].state: expected one of announced, draft, released"),
        ("principle: care", "principle: cure", "roadmap-1.yaml, policies[0].principle: expected one of care, found 'cure'"),
        (
            "basis: source, sources: [S1]",
            "basis: guess",
            "roadmap-1.yaml, policies[0].elements[0].basis: expected one of general",
        ),
        (
            "basis: source, sources: [S1]",
            "basis: source",
            "roadmap-1.yaml, policies[0].elements[0].sources: expected the code of a source, because the basis is source, found",
        ),
        (
            "basis: source, sources: [S1]",
            "basis: source, sources: [S9]",
            "roadmap-1.yaml, policies[0].elements[0].sources[0]: expected the code of an entry under sources, found 'S9'",
        ),
        ("{title: A paper}", "{title: A paper, url: here}", "roadmap-1.yaml, sources.S1.url: expected an address with http"),
        ("{title: A paper}", "A paper", "roadmap-1.yaml, sources.S1: expected a mapping, found 'A paper'"),
        ("policies:", "policies: none\nrest:", "roadmap-1.yaml: expected only the keys"),
        ("elements:\n", "elements: many\n    facts:\n", "roadmap-1.yaml, policies[0].facts[0]: expected only the keys"),
        (
            "{code: care,",
            "{code: care, name: Care}\n  - {code: care,",
            "roadmap-1.yaml, principles[1].code: expected a code that no",
        ),
        ("initiative: {", "initiative: [", "roadmap-1.yaml: expected YAML in UTF-8"),
    ],
)
def test_a_damaged_pack_is_refused_at_its_place(tmp_path: Path, good: str, bad: str, complaint: str) -> None:
    assert good in PACK

    with pytest.raises(PackError) as refused:
        _read(tmp_path, PACK.replace(good, bad, 1))

    assert str(refused.value).startswith(complaint)


def test_an_empty_and_a_huge_pack_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="expected a mapping, found None"):
        _read(tmp_path, "")
    with pytest.raises(PackError, match="expected at most"):
        _read(tmp_path, "#" * 2_000_001)
