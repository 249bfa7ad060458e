"""Reads of the roadmaps: what a page shows, each statement with what it rests on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from hanse.policies.models import Basis, Element, Initiative, ModelPolicy, Principle, Source


@dataclass(frozen=True, slots=True)
class Statement:
    """A text with its basis and the sources it names."""

    text: str
    basis: Basis
    sources: tuple[Source, ...]
    note: str = ""
    code: str = ""

    @property
    def basis_words(self) -> str:
        return str(self.basis.label)


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy as the roadmap lists it."""

    policy: ModelPolicy
    elements: int
    purpose: Statement


@dataclass(frozen=True, slots=True)
class PrincipleLines:
    """A principle with its policies, in the order of the roadmap."""

    principle: Principle
    sources: tuple[Source, ...]
    lines: list[PolicyLine]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """An initiative's roadmap by principle."""

    initiative: Initiative
    principles: list[PrincipleLines]
    facts: list[Statement]
    sources: list[Source]
    adoptable: int
    announced: int


@dataclass(frozen=True, slots=True)
class PolicySheet:
    """One model policy with everything that is known about it."""

    policy: ModelPolicy
    purpose: Statement
    principle: Statement
    facts: list[Statement]
    elements: list[Statement]
    basis_summary: str
    pilot_cities: list[str]
    pilot_statement: Statement | None
    own_sources: tuple[Source, ...]
    sources: list[Source]


def roadmap(initiative: Initiative) -> Roadmap:
    """The whole roadmap in four SQL statements."""
    sources = _Sources(initiative)
    counted = Element.objects.filter(policy__initiative=initiative).values_list("policy").annotate(number=Count("pk"))
    elements: dict[int, int] = dict(counted.order_by())
    lines: dict[int, list[PolicyLine]] = {}
    for policy in ModelPolicy.objects.of(initiative).select_related("initiative").order_by("position"):
        line = PolicyLine(policy, elements.get(policy.pk, 0), sources.statement(policy.purpose, policy.purpose_basis, ()))
        lines.setdefault(policy.principle_id, []).append(line)
    listed = [line.policy for group in lines.values() for line in group]
    return Roadmap(
        initiative=initiative,
        principles=[
            PrincipleLines(principle, sources.named(principle.sources), lines.get(principle.pk, []))
            for principle in initiative.principles.all()
        ],
        facts=sources.facts(initiative.facts),
        sources=sources.all,
        adoptable=sum(policy.is_adoptable for policy in listed),
        announced=sum(policy.is_announced for policy in listed),
    )


def policy_sheet(policy: ModelPolicy) -> PolicySheet:
    """One policy with its elements in two SQL statements; its initiative and principle must be loaded."""
    sources = _Sources(policy.initiative)
    elements = [sources.element(element) for element in policy.elements.all()]
    counts = Counter(element.basis for element in elements)
    pilots = policy.pilot_cities
    return PolicySheet(
        policy=policy,
        purpose=sources.statement(policy.purpose, policy.purpose_basis, ()),
        principle=sources.statement(policy.principle.label(), policy.principle_basis, policy.principle_sources),
        facts=sources.facts(policy.facts),
        elements=elements,
        basis_summary=" · ".join(f"{counts[basis]} {basis.label}" for basis in Basis if counts[basis]),
        pilot_cities=pilots.get("names", []),
        pilot_statement=_pilot_statement(sources, pilots) if pilots else None,
        own_sources=sources.named(policy.sources),
        sources=sources.cited,
    )


def _pilot_statement(sources: "_Sources", pilots: dict[str, list[str]]) -> Statement:
    words = " · ".join(str(pilots[key]) for key in ("programme", "note") if pilots.get(key))
    return sources.statement(words, Basis.SOURCE, pilots["sources"])


class _Sources:
    """The sources of an initiative, read once, and which of them a page has cited."""

    def __init__(self, initiative: Initiative) -> None:
        self.all = list(initiative.sources.all())
        self._by_code = {source.code: source for source in self.all}
        self._cited: set[str] = set()

    @property
    def cited(self) -> list[Source]:
        return [source for source in self.all if source.code in self._cited]

    def named(self, codes: Iterable[str]) -> tuple[Source, ...]:
        codes = list(codes)
        self._cited.update(codes)
        return tuple(self._by_code[code] for code in codes)

    def statement(self, text: str, basis: str, codes: Iterable[str], *, note: str = "", code: str = "") -> Statement:
        return Statement(text, Basis(basis), self.named(codes), note, code)

    def element(self, element: Element) -> Statement:
        return self.statement(element.text, element.basis, element.sources, note=element.note, code=element.code)

    def facts(self, facts: Iterable[dict[str, object]]) -> list[Statement]:
        return [self.statement(str(fact["text"]), str(fact["basis"]), _strings(fact["sources"])) for fact in facts]


def _strings(codes: object) -> list[str]:
    return [str(code) for code in codes] if isinstance(codes, list) else []
