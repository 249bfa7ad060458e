"""Everything that the history can name has words: acts, readings, origins, kinds of record and their fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation
from django.utils.functional import Promise

import hanse
from hanse.web.history.tables import recorded
from hanse.web.history.telling import UNTOLD
from hanse.web.history.words import ACT_WORDS, READING_WORDS, SOURCE_WORDS, act_in_words, in_words, origin_in_words

SOURCE = Path(hanse.__file__).parent


def named_in_source(function: str) -> Iterator[str]:
    """The first argument of each call of a function, as a pattern: what is put into an f-string may be any word."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] == function:
                name = node.args[0]
                if isinstance(name, ast.JoinedStr):
                    yield "".join(
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in name.values
                    )
                elif isinstance(name, ast.Constant):
                    yield re.escape(str(name.value))


def given_in_source(name: str) -> Iterator[str]:
    """Every text given to a function that looks like this."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                texts = (part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str))
                yield from (text for text in texts if re.fullmatch(name, text))


def test_every_act_in_the_source_has_words() -> None:
    names = {name for name in named_in_source("act") if "\\." in name}

    assert len(names) >= 50
    assert {name for name in names if not any(re.fullmatch(name, known) for known in ACT_WORDS)} == set()


def test_every_reading_in_the_source_has_words() -> None:
    names = set(given_in_source(r"[a-z]+\.([a-z]+_)*(shown|exported)")) - ACT_WORDS.keys()

    assert names == READING_WORDS.keys()


def test_words_name_no_act_that_is_no_more() -> None:
    names = set(named_in_source("act"))

    assert {known for known in ACT_WORDS if not any(re.fullmatch(name, known) for name in names)} == set()


def test_every_kind_of_record_and_every_field_has_words_that_can_be_translated() -> None:
    wordless = {
        f"{label}.{field.name}"
        for label, table in recorded().items()
        for field in table.model._meta.concrete_fields
        if not field.primary_key
        and field.column not in UNTOLD
        and field.column in {known.column for known in table.rows._meta.concrete_fields}
        and not isinstance(field.verbose_name, Promise)
        and not isinstance(field.related_model and field.related_model._meta.verbose_name, Promise)
    }

    assert {label for label, table in recorded().items() if not isinstance(table.model._meta.verbose_name, Promise)} == set()
    assert wordless == set()


def test_act_without_words_is_read_from_its_name() -> None:
    assert act_in_words("exchange.question_asked") == "Question asked"
    assert act_in_words("") == "Without a named action"


def test_origin_says_from_where() -> None:
    assert origin_in_words({"source": "web", "address": "203.0.113.7", "route": "/x/"}) == "in the browser, from 203.0.113.7"
    assert origin_in_words({"source": "worker", "task": "outbox.deliver"}) == "by the worker in the background"
    assert origin_in_words({"source": "database", "role": "postgres"}) == "straight in the database, as postgres"
    assert in_words("command line", SOURCE_WORDS) == "on the command line"


def test_words_follow_the_reader() -> None:
    with translation.override("es"):
        assert str(ACT_WORDS["people.language_chosen"]) == translation.gettext("Language chosen")
