"""The rules of standing: each step by itself, and ten years of them against a model that knows nothing of their code."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hanse.alliances.rules import Standing
from hanse.history import Refused
from hanse.recruitment import rules
from hanse.recruitment.rules import Change, Decision, Proposed, Settings, Step, proposals

FIRST = date(2030, 1, 1)
RULES = Settings(enabled=True, silent_days=90, notice_days=30, hold_days=20, end_days=200, observer_days=60)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def steps(
    on: int,
    *,
    history: list[tuple[int, Standing]],
    heard: list[int] | None = None,
    decided: list[tuple[Step, int, bool]] | None = None,
    **more: bool,
) -> list[tuple[Step, date]]:
    found = proposals(
        day(on),
        history=[Change(day(number), standing) for number, standing in history],
        activity=[day(number) for number in heard or []],
        decisions=[Decision(step, day(number), approved) for step, number, approved in decided or []],
        settings=RULES,
        **more,
    )
    return [(proposed.step, proposed.since) for proposed in found]


MEMBER = [(0, Standing.MEMBER)]
REMINDED = [(Step.REMINDER, 95, True)]
NOTICED = [*REMINDED, (Step.NOTICE, 130, True)]
HELD = [*MEMBER, (155, Standing.ON_HOLD)]


def test_nothing_is_proposed_while_the_rules_are_off() -> None:
    assert proposals(day(4000), history=[Change(FIRST, Standing.MEMBER)], activity=[], decisions=[], settings=Settings()) == []


@pytest.mark.parametrize("standing", [Standing.PROSPECT, Standing.CONTACTED, Standing.INVITED, Standing.ENDED])
def test_silence_means_nothing_before_a_city_is_in_and_after_it_has_left(standing: Standing) -> None:
    assert steps(4000, history=[(0, standing)]) == []


def test_reminder_is_due_after_the_days_of_silence() -> None:
    assert steps(89, history=MEMBER) == []
    assert steps(90, history=MEMBER) == [(Step.REMINDER, day(0))]
    assert steps(139, history=MEMBER, heard=[50]) == []
    assert steps(140, history=MEMBER, heard=[50]) == [(Step.REMINDER, day(50))]


def test_notice_follows_a_reminder_that_was_sent_and_hold_a_notice() -> None:
    assert steps(124, history=MEMBER, decided=REMINDED) == []
    assert steps(125, history=MEMBER, decided=REMINDED) == [(Step.NOTICE, day(95))]
    assert steps(149, history=MEMBER, decided=NOTICED) == []
    assert steps(150, history=MEMBER, decided=NOTICED) == [(Step.HOLD, day(130))]


def test_reply_on_the_day_of_the_reminder_starts_all_anew() -> None:
    decided = [*REMINDED, (Step.LABEL, 95, False)]

    assert steps(184, history=MEMBER, heard=[95], decided=decided) == []
    assert steps(185, history=MEMBER, heard=[95], decided=decided) == [(Step.REMINDER, day(95))]


def test_dismissal_puts_a_step_off_by_its_days() -> None:
    assert steps(189, history=MEMBER, decided=[(Step.REMINDER, 100, False)]) == []
    assert steps(190, history=MEMBER, decided=[(Step.REMINDER, 100, False)]) == [(Step.REMINDER, day(0))]


def test_city_on_hold_comes_back_to_what_it_was_as_soon_as_it_is_heard() -> None:
    history = [(0, Standing.OBSERVER), (155, Standing.ON_HOLD)]
    found = proposals(
        day(160), history=[Change(day(n), s) for n, s in history], activity=[day(160)], decisions=[], settings=RULES
    )

    assert found == [Proposed(Step.BACK, day(160), Standing.OBSERVER)]


def test_refused_return_is_proposed_again_only_when_something_new_is_heard() -> None:
    decided = [*NOTICED, (Step.BACK, 161, False)]

    assert steps(170, history=HELD, heard=[160], decided=decided) == []
    assert steps(170, history=HELD, heard=[160, 170], decided=decided) == [(Step.BACK, day(170))]


def test_membership_ends_after_a_long_hold() -> None:
    assert steps(354, history=HELD, decided=NOTICED) == []
    assert steps(355, history=HELD, decided=NOTICED) == [(Step.END, day(155))]


def test_return_brings_the_label_once() -> None:
    back = [*HELD, (160, Standing.MEMBER)]

    assert steps(160, history=back, heard=[160], decided=NOTICED) == [(Step.LABEL, day(160))]
    assert steps(161, history=back, heard=[160], decided=[*NOTICED, (Step.LABEL, 160, True)]) == []
    assert steps(160, history=back, heard=[160], decided=NOTICED, labelled=True) == []
    assert steps(100, history=MEMBER, heard=[99], decided=REMINDED) == [(Step.LABEL, day(95))]


def test_observer_who_is_heard_of_becomes_a_member_after_the_days_of_entry() -> None:
    observer = [(0, Standing.OBSERVER)]

    assert steps(59, history=observer, heard=[30]) == []
    assert steps(60, history=observer, heard=[30]) == [(Step.JOIN, day(0))]
    assert steps(120, history=observer, heard=[30]) == [(Step.REMINDER, day(30))]


@pytest.mark.parametrize(
    ("ends_on", "short"), [(date(2031, 4, 30), True), (date(2031, 5, 1), False), (date(2034, 1, 1), False), (None, False)]
)
def test_term_is_short_with_less_than_sixteen_months(ends_on: date | None, short: bool) -> None:
    assert rules.term_is_short(ends_on, on=date(2030, 1, 1)) is short


def test_months_later_stays_in_the_month() -> None:
    assert rules.months_later(date(2029, 10, 31), 16) == date(2031, 2, 28)
    assert rules.months_later(date(2030, 12, 31), 12) == date(2031, 12, 31)


def test_rules_take_at_least_a_day() -> None:
    with pytest.raises(Refused):
        rules.check_days(Settings(notice_days=0))


# ---- Ten years, day by day ----


@dataclass
class Naive:
    """A city as somebody would keep it on a sheet of paper: counters that are set back, looked at each morning.

    It knows of no history: each event changes what is written down, and is forgotten.
    """

    rules: Settings
    standing: Standing | None = None
    last_listed: Standing = Standing.MEMBER
    quiet: int = 0
    observing: int = 0
    on_hold: int = 0
    reminded: int | None = None
    noticed: int | None = None
    spoke_on_hold: bool = False
    owed_label: bool = False
    put_off: dict[Step, int] = field(default_factory=dict)
    today: list[Step] = field(default_factory=list)

    def wake(self) -> None:
        """A night has passed."""
        self.quiet += 1
        self.observing += 1
        self.on_hold += 1
        self.reminded = None if self.reminded is None else self.reminded + 1
        self.noticed = None if self.noticed is None else self.noticed + 1
        self.put_off = {step: days + 1 for step, days in self.put_off.items()}
        self.today = []

    def is_in(self) -> bool:
        return self.standing in {Standing.INTENT, Standing.MEMBER, Standing.OBSERVER}

    def becomes(self, standing: Standing) -> None:
        was_in, was_on_hold = self.is_in(), self.standing is Standing.ON_HOLD
        if standing is not self.standing and standing is Standing.OBSERVER:
            self.observing = 0
        if standing is Standing.ON_HOLD and not was_on_hold:
            self.on_hold, self.spoke_on_hold = 0, False
        self.standing = standing
        if self.is_in():
            self.last_listed = standing
            if not was_in:
                self.quiet, self.reminded, self.noticed = 0, None, None
                self.owed_label = was_on_hold
        else:
            self.owed_label = False

    def speaks(self) -> None:
        if self.is_in() and (self.reminded is not None or self.noticed is not None):
            self.owed_label = True
        self.quiet, self.reminded, self.noticed = 0, None, None
        if self.standing is Standing.ON_HOLD:
            self.on_hold, self.spoke_on_hold = 0, True

    def waited(self, step: Step, counted: int, days: int) -> bool:
        return min(counted, self.put_off.get(step, counted)) >= days

    def asks(self) -> set[Step]:
        if self.standing is Standing.ON_HOLD:
            if self.spoke_on_hold:
                return {Step.BACK}
            return {Step.END} if self.waited(Step.END, self.on_hold, self.rules.end_days) else set()
        if not self.is_in():
            return set()
        found = {Step.LABEL} if self.owed_label else set()
        if self.noticed is not None:
            found |= {Step.HOLD} if self.waited(Step.HOLD, self.noticed, self.rules.hold_days) else set()
        elif self.reminded is not None:
            found |= {Step.NOTICE} if self.waited(Step.NOTICE, self.reminded, self.rules.notice_days) else set()
        elif self.waited(Step.REMINDER, self.quiet, self.rules.silent_days):
            found.add(Step.REMINDER)
        if self.standing is Standing.OBSERVER and self.rules.observer_days is not None and self.quiet < self.rules.silent_days:
            found |= {Step.JOIN} if self.waited(Step.JOIN, self.observing, self.rules.observer_days) else set()
        return found

    def dismissed(self, step: Step) -> None:
        if step is Step.BACK:
            self.spoke_on_hold = False
        elif step is Step.LABEL:
            self.owed_label = False
        else:
            self.put_off[step] = 0

    def approved(self, step: Step) -> None:
        match step:
            case Step.REMINDER:
                self.reminded = 0
            case Step.NOTICE:
                self.noticed = 0
            case Step.HOLD:
                self.becomes(Standing.ON_HOLD)
            case Step.END:
                self.becomes(Standing.ENDED)
            case Step.BACK:
                self.becomes(self.last_listed)
            case Step.JOIN:
                self.becomes(Standing.MEMBER)
            case Step.LABEL:
                self.owed_label = False


YEARS = 10
DAYS = 365 * YEARS
a_day = st.integers(1, DAYS - 1)
a_few_days = st.integers(1, 200)
rule_sets = st.builds(
    Settings,
    enabled=st.just(True),
    silent_days=a_few_days,
    notice_days=a_few_days,
    hold_days=a_few_days,
    end_days=st.integers(1, 600),
    observer_days=st.none() | a_few_days,
)


@given(
    chosen=rule_sets,
    speaking=st.sets(a_day, max_size=40),
    by_hand=st.dictionaries(a_day, st.sampled_from(list(Standing)), max_size=10),
    moods=st.lists(st.sampled_from(["approve", "approve", "dismiss", "wait"]), min_size=1, max_size=30),
    patience=st.integers(0, 40),
)
@settings(max_examples=150, deadline=None, phases=[Phase.generate])
def test_ten_years_of_rules_are_those_of_a_model_that_goes_day_by_day(
    chosen: Settings, speaking: set[int], by_hand: dict[int, Standing], moods: list[str], patience: int
) -> None:
    """Each day: changes by hand, words of the city, then a person who looks at what is proposed, and does as in the mood."""
    naive = Naive(chosen)
    naive.becomes(Standing.OBSERVER)
    history = [Change(FIRST, Standing.OBSERVER)]
    activity: list[date] = []
    decisions: list[Decision] = []
    waiting, decided = 0, 0

    for number in range(1, DAYS):
        on = day(number)
        naive.wake()
        if number in by_hand and by_hand[number] is not naive.standing:
            naive.becomes(by_hand[number])
            history.append(Change(on, by_hand[number]))
        if number in speaking:
            naive.speaks()
            activity = [on]
        # A city on hold is asked only about what it said since then, as hanse.recruitment.silence does.
        found = proposals(on, history=history, activity=activity, decisions=decisions, settings=chosen)
        assert {proposed.step for proposed in found} == naive.asks(), number
        waiting = waiting + 1 if found else 0
        if not found or waiting <= patience:
            continue
        mood = moods[decided % len(moods)]
        decided += 1
        if mood == "wait":
            waiting = 0
            continue
        proposed = found[0]
        decisions.append(Decision(proposed.step, on, mood == "approve"))
        if mood == "approve":
            naive.approved(proposed.step)
            if proposed.standing is not None:
                history.append(Change(on, proposed.standing))
                if proposed.standing is Standing.ON_HOLD and activity == [on]:
                    activity = []
        else:
            naive.dismissed(proposed.step)
        waiting = 0
