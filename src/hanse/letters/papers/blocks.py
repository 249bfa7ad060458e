"""A letter's Markdown as blocks of plain values: headings, paragraphs, items of lists, with runs of emphasis."""

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": 20})


def blocks(text: str) -> list[dict[str, Any]]:
    """Each block has `kind` (heading, paragraph, bullet, number, rule), `level`, `number` and `runs` of text, strong and emph."""
    return list(_walk(_reader.parse(text)))


def words(text: str) -> str:
    """The same without any marks: one line for each block, as a reader of the file finds it."""
    return "\n".join("".join(run["text"] for run in block["runs"]) for block in blocks(text) if block["runs"])


def _walk(tokens: list[Token]) -> Iterator[dict[str, Any]]:
    kind, level = "paragraph", 0
    lists: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "heading_open":
                kind, level = "heading", int(token.tag[1])
            case "heading_close":
                kind, level = "paragraph", 0
            case "bullet_list_open":
                lists.append(("bullet", 0))
            case "ordered_list_open":
                lists.append(("number", int(token.attrs.get("start", 1)) - 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                lists[-1] = (lists[-1][0], lists[-1][1] + 1)
            case "hr":
                yield {"kind": "rule", "level": 0, "number": 0, "runs": []}
            case "code_block" | "fence":
                yield {"kind": "paragraph", "level": 0, "number": 0, "runs": [_run(token.content.rstrip())]}
            case "inline":
                here, depth = (kind, level) if kind == "heading" or not lists else (lists[-1][0], len(lists))
                number = lists[-1][1] if lists and here == "number" else 0
                yield {"kind": here, "level": depth, "number": number, "runs": _runs(token.children or [])}


def _runs(children: list[Token]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    strong = emph = 0
    for child in children:
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "em_open" | "em_close":
                emph += child.nesting
            case "softbreak" | "hardbreak":
                found.append(_run("\n", strong=strong > 0, emph=emph > 0))
            case "link_close" | "link_open":
                continue
            case _:
                if child.content:
                    found.append(_run(child.content, strong=strong > 0, emph=emph > 0))
    return found


def _run(text: str, *, strong: bool = False, emph: bool = False) -> dict[str, Any]:
    return {"text": text, "strong": strong, "emph": emph}
