"""The meeting deck: title, both grids, what is new, next steps, coming dates, how to read it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Final, TypeVar

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pptx.util import Inches

from hanse.adoption.grids import Cell, Column, Row
from hanse.adoption.rules import Status
from hanse.alliances.queries import Member
from hanse.gatherings.models import Gathering
from hanse.reports import rules, wording
from hanse.reports.days import day_in_words
from hanse.reports.deck.canvas import STANDARD_TEMPLATE, Canvas, Room
from hanse.reports.deck.tables import ROWS_ON_A_SLIDE, Table, TableCell, Words, draw, text_cell
from hanse.reports.palette import MUTED, NEW, TINTS
from hanse.reports.queries import Report

T = TypeVar("T")

# The languages of the interface as PowerPoint names the dictionaries it checks texts with.
LANGUAGE_TAGS: Final = {"en": "en-GB", "es": "es-419", "pt-br": "pt-BR", "ja": "ja-JP"}
NARROWEST_COLUMN: Final = Inches(1.15)
CITY_SHARE: Final = 0.21
"""Part of a grid's width that the names of the cities take."""


def write(report: Report, stream: IO[bytes]) -> None:
    """Write the deck. Raises Refused for more cities than anybody shows."""
    rules.check_document_size(len(report.progress.policy_rows))
    language = LANGUAGE_TAGS.get(get_language() or settings.LANGUAGE_CODE, "en-GB")
    if report.template is None:
        _Deck(report, Canvas(STANDARD_TEMPLATE, language=language)).write(stream)
        return
    with report.template.file.open("rb") as template:
        _Deck(report, Canvas(template, language=language)).write(stream)


class _Deck:
    """Draws one report on one canvas."""

    def __init__(self, report: Report, canvas: Canvas) -> None:
        self.report = report
        self.progress = report.progress
        self.canvas = canvas
        self.city = wording.CityNames.of(report.progress)
        self.source = wording.source_line(report.progress)
        self.notes = "\n".join(line for line in (report.sentence, self.source, report.progress.sample_note) if line)
        self.footer = report.progress.sample_note or self.source

    def write(self, stream: IO[bytes]) -> None:
        progress = self.progress
        self.canvas.describe(
            title=f"{progress.alliance_name} · {self.report.sentence}", author=progress.alliance_name, subject=self.source
        )
        self.canvas.add_opening(
            progress.alliance_name,
            [_("Progress of the cities"), self.report.sentence, progress.sample_note],
            notes=self.notes,
        )
        self._policies()
        self._journey()
        self._news()
        self._next_steps()
        self._coming()
        self._closing()
        self.canvas.save(stream)

    def _policies(self) -> None:
        """The policy grid; more policies than fit side by side go on a second set of slides. The total ends each set."""
        progress = self.progress
        groups = list(self._column_groups(progress.policies))
        pages = list(_pages(progress.policy_rows))
        titles = _numbered(str(wording.POLICIES), len(groups) * len(pages))
        for policies in groups:
            for page in pages:
                table = Table(
                    heads=[str(wording.CITY), *(wording.column_title(policy) for policy in policies)],
                    shares=_grid_shares(len(policies)),
                    rows=[self._row(row, row.policies, policies) for row in page],
                    total=self._total(policies) if page is pages[-1] else (),
                    centred_heads=True,
                    alt=_("Cities and policies: the furthest step of each city on each policy."),
                )
                self._table_slide(next(titles), table)

    def _journey(self) -> None:
        progress = self.progress
        pages = list(_pages(progress.stage_rows))
        groups = list(self._column_groups(progress.stages))
        titles = _numbered(str(wording.JOURNEY), len(groups) * len(pages))
        for stages in groups:
            for page in pages:
                table = Table(
                    heads=[str(wording.CITY), *(stage.name for stage in stages)],
                    shares=_grid_shares(len(stages)),
                    rows=[self._row(row, row.stages, stages) for row in page],
                    alt=_("Cities and stages: how far each city has come."),
                )
                self._table_slide(next(titles), table)

    def _news(self) -> None:
        """What differs from the moment compared with, from what to what."""
        title = _("What is new")
        news = list(wording.news(self.progress))
        if not news:
            self._text_slide(title, wording.no_news(self.progress))
            return
        pages = list(_pages(news))
        titles = _numbered(title, len(pages))
        for page in pages:
            table = Table(
                heads=[str(wording.CITY), _("What"), _("From"), _("To")],
                shares=[2.4, 3.6, 3, 3],
                rows=[
                    [
                        text_cell(self.city(item.member), bold=True),
                        text_cell(item.what),
                        text_cell(item.before, colour=MUTED),
                        _status_cell(item.cell.status, f"{wording.SYMBOLS[item.cell.status]} {item.now}"),
                    ]
                    for item in page
                ],
                alt=_("What is new: city, policy or stage, what was shown before, what is shown now."),
            )
            self._table_slide(next(titles), table)

    def _next_steps(self) -> None:
        pages = list(_pages(list(wording.next_steps(self.progress))))
        titles = _numbered(_("Next steps"), len(pages))
        for page in pages:
            table = Table(
                heads=[str(wording.CITY), _("Next step"), _("Status")],
                shares=[3, 6, 3],
                rows=[
                    [
                        self._city_cell(step.member),
                        text_cell(step.what),
                        _status_cell(step.status, wording.symbol_and_word(step.status)) if step.status else TableCell(),
                    ]
                    for step in page
                ],
                alt=_("The next step of each city and its status."),
            )
            self._table_slide(next(titles), table)

    def _coming(self) -> None:
        title = _("Coming dates")
        if not self.report.coming:
            self._text_slide(title, wording.no_date())
            return
        table = Table(
            heads=[_("Day"), _("Time"), _("Meeting")],
            shares=[3, 3, 6],
            rows=[_date_row(gathering) for gathering in self.report.coming],
            alt=_("Coming meetings with day and time."),
        )
        self._table_slide(title, table)

    def _closing(self) -> None:
        rows = [
            [_status_cell(status, wording.symbol_and_word(status)), text_cell(str(meaning))]
            for status, meaning in wording.MEANINGS.items()
        ]
        rows += [[text_cell(str(wording.NEW), bold=True, colour=NEW), text_cell(wording.what_new_means())]]
        rows += [[TableCell(), text_cell(sentence)] for sentence in (*wording.how_to_read(), self.source)]
        table = Table(
            heads=[_("Sign"), _("Meaning")],
            shares=[2.4, 9.6],
            rows=rows,
            alt=_("How to read the grids: signs and their meaning."),
        )
        self._table_slide(_("How to read this"), table)

    def _table_slide(self, title: str, table: Table) -> None:
        slide, room = self.canvas.add_slide(title, footer=self.footer, notes=self.notes)
        strip = self.canvas.add_strip(slide, room, self.report.sentence)
        draw(slide, room.below(strip), table, language=self.canvas.language)

    def _text_slide(self, title: str, sentence: str) -> None:
        slide, room = self.canvas.add_slide(title, footer=self.footer, notes=self.notes)
        strip = self.canvas.add_strip(slide, room, self.report.sentence)
        rest = room.below(strip)
        self.canvas.add_text(slide, Room(rest.left, rest.top, rest.width, rest.height // 3), sentence)

    def _column_groups(self, columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
        """Columns in sets that fit side by side, of about the same size."""
        most = max(1, int(self.canvas.table_width * (1 - CITY_SHARE) / NARROWEST_COLUMN))
        sets = max(1, -(-len(columns) // most))
        size = -(-len(columns) // sets) or 1
        for start in range(0, max(1, len(columns)), size):
            yield columns[start : start + size]

    def _row(self, row: Row, cells: Mapping[str, Cell], columns: Sequence[Column]) -> list[TableCell]:
        return [self._city_cell(row.member), *(_grid_cell(cells.get(column.code)) for column in columns)]

    def _city_cell(self, member: Member) -> TableCell:
        """The name, and its labels in a second look; of a very long name the labels go first."""
        labels = wording.labels_in_words(member)
        words = (Words(self.city(member), bold=True), *([Words(f"  {labels}", colour=MUTED)] if labels else []))
        return TableCell((words,))

    def _total(self, policies: Sequence[Column]) -> list[TableCell]:
        totals = (text_cell(str(self.progress.totals[policy.code]), bold=True, centred=True) for policy in policies)
        return [text_cell(str(wording.TOTAL), bold=True), *totals]


def _grid_cell(cell: Cell | None) -> TableCell:
    """Symbol and word on the status's tint; a policy's step stands in a line of its own."""
    if cell is None:
        return TableCell()
    colour, background = TINTS[cell.status]
    word = wording.status_word(cell.status) + (f" ({_('reported')})" if cell.reported else "")
    symbol = wording.SYMBOLS[cell.status]
    new = [Words(f" {wording.NEW}", bold=True, colour=NEW, kept=True)] if cell.new else []

    def in_look(text: str) -> Words:
        return Words(text, italic=cell.reported, colour=colour)

    if cell.stage:
        lines: tuple[tuple[Words, ...], ...] = ((in_look(f"{symbol} {cell.stage.name}"),), (in_look(word), *new))
    else:
        lines = ((in_look(f"{symbol} {word}"), *new),)
    return TableCell(lines, background=background, dashed=colour if cell.reported else "")


def _status_cell(status: Status, text: str) -> TableCell:
    colour, background = TINTS[status]
    return TableCell(((Words(text, colour=colour),),), background=background)


def _date_row(gathering: Gathering) -> list[TableCell]:
    return [
        text_cell(day_in_words(gathering.on), bold=True),
        text_cell(wording.time_in_words(gathering)),
        text_cell(str(gathering)),
    ]


def _grid_shares(columns: int) -> list[float]:
    if not columns:
        return [1.0]
    return [CITY_SHARE, *[(1 - CITY_SHARE) / columns] * columns]


def _pages(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Twelve at a time; one empty page for nothing, so that an alliance without cities still sees its heads."""
    for start in range(0, max(1, len(items)), ROWS_ON_A_SLIDE):
        yield items[start : start + ROWS_ON_A_SLIDE]


def _numbered(title: str, pages: int) -> Iterator[str]:
    """The title of each page, with its number where there are several."""
    for number in range(1, pages + 1):
        yield f"{title} · {number}/{pages}" if pages > 1 else title
