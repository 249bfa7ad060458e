"""How a sample alliance recruits: told after its record, through the actions that its people would have called."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance, Cohort, MemberCity
from hanse.alliances.rules import Standing
from hanse.history import clock
from hanse.people.models import Person
from hanse.places.models import City
from hanse.policies.models import ModelPolicy
from hanse.recruitment import actions as recruitment
from hanse.recruitment.actions import Plan
from hanse.recruitment.queries import Choice
from hanse.recruitment.rules import Direction, Level, Settings, TouchKind


class Recruiting:
    """One alliance's pipeline being told."""

    def __init__(
        self,
        alliance: Alliance,
        *,
        people: Mapping[str, Person],
        cohorts: Mapping[str, Cohort],
        policies: Mapping[str, ModelPolicy],
    ) -> None:
        self.alliance = alliance
        self.people = people
        self.cohorts = cohorts
        self.policies = policies

    def tell(self, content: Mapping[str, Any]) -> None:
        """From the first plan to the last contact, each at its own moment. Raises what the actions raise."""
        for plan in content["cohorts"]:
            self._plan_cohort(plan)
        tellers: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "prospects": self._admit,
            "moves": self._move,
            "candidates": self._make_candidates,
            "plans": self._plan,
            "touches": self._touch,
        }
        steps: list[tuple[datetime, Callable[[], None]]] = [
            (line["at"], partial(teller, line)) for name, teller in tellers.items() for line in content[name]
        ]
        for at, step in sorted(steps, key=itemgetter(0)):
            with clock.moved_to(at):
                step()
        if content["rules"]["enabled"]:
            recruitment.set_standing_rules(
                alliance=self.alliance, settings=Settings(**content["rules"]), by=self.people["secretariat"]
            )

    def _plan_cohort(self, plan: Mapping[str, Any]) -> None:
        cohort = self.cohorts[plan["cohort"]]
        facts = {"name": cohort.name, "opened_on": cohort.opened_on, "note": cohort.note}
        said = {name: value for name, value in plan.items() if name != "cohort"}
        alliances.plan_cohort(cohort=cohort, by=self.people["secretariat"], **facts | said)

    def _admit(self, line: Mapping[str, Any]) -> None:
        found = City.objects.in_bulk(list(line["cities"]), field_name="slug")
        recruitment.admit_prospects(
            alliance=self.alliance,
            choices=[
                Choice(found[slug], Level(said["resources"]), Level(said["maturity"])) for slug, said in line["cities"].items()
            ],
            effective_on=clock.today(self.alliance.time_zone),
            reason=line["reason"],
            by=self.people[line["by"]],
        )

    def _move(self, line: Mapping[str, Any]) -> None:
        recruitment.move(
            subject=self._city(line["city"]),
            standing=Standing(line["to"]),
            effective_on=clock.today(self.alliance.time_zone),
            reason=line["reason"],
            by=self.people[line["by"]],
        )

    def _make_candidates(self, line: Mapping[str, Any]) -> None:
        recruitment.make_candidates(
            alliance=self.alliance,
            cohort=self.cohorts[line["cohort"]],
            cities=[self._city(slug) for slug in line["cities"]],
            by=self.people[line["by"]],
        )

    def _plan(self, line: Mapping[str, Any]) -> None:
        plan = Plan(
            owner=self.people[line["owner"]],
            next_step=line["next_step"],
            next_step_on=line["next_step_on"],
            interest=line.get("interest", ""),
            policies=[self.policies[code] for code in line.get("policies", [])],
            resources=Level(line["resources"]),
            maturity=Level(line["maturity"]),
        )
        recruitment.plan_target(subject=self._city(line["city"]), plan=plan, by=self.people[line["by"]])

    def _touch(self, line: Mapping[str, Any]) -> None:
        recruitment.log_touch(
            subject=self._city(line["city"]),
            kind=TouchKind(line["kind"]),
            direction=Direction(line["direction"]),
            happened_at=line["at"],
            text=line["text"],
            by=self.people[line["by"]],
        )

    def _city(self, slug: str) -> MemberCity:
        return self.alliance.member_cities.select_related("alliance", "city").get(city__slug=slug)
