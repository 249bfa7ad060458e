"""What people write in Markdown, as HTML that can do no harm.

Read by markdown-it-py (CommonMark, with tables left out), which escapes HTML; let through by nh3, which knows what is
harmless. Two walls, because each of them has had holes.
"""

from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6", "hr"}
SCHEMES = {"https", "http", "mailto"}
HEADINGS_BELOW = 2
"""A page has its h1, a card its h2: the highest heading of a text is an h3."""
REL = "noopener noreferrer nofollow ugc"
"""Of links: the other page learns nothing of ours and cannot reach it, and search engines give it no credit."""
KEPT = 1_000
"""Texts that are kept as drawn; a page of histories shows many notes again and again."""


def _shifted(tokens: list[Token], by: int) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + by)}"


def _image_as_link(renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A picture from elsewhere would tell its server who reads the page: a link stands for it, which nobody follows unasked."""
    token = tokens[index]
    words = renderer.renderInlineAsText(token.children or [], options, env) or str(token.attrs.get("src", ""))
    link = Token("link_open", "a", 1, attrs={"href": str(token.attrs.get("src", ""))})
    text = Token("text", "", 0, content=words)
    return renderer.render([link, text, Token("link_close", "a", -1)], options, env)


_reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": 20}).enable("strikethrough")
_reader.add_render_rule("image", _image_as_link)
_cleaner = nh3.Cleaner(
    tags=TAGS, attributes={"a": {"href"}, "ol": {"start"}}, url_schemes=SCHEMES, url_relative="deny", link_rel=REL
)


@lru_cache(maxsize=KEPT)
def as_html(text: str) -> str:
    """Markdown as HTML: paragraphs, line breaks, lists, quotations, emphasis, headings, code, links. Never raises."""
    env: dict[str, Any] = {}
    tokens = _reader.parse(text, env)
    _shifted(tokens, HEADINGS_BELOW)
    return _cleaner.clean(_reader.renderer.render(tokens, _reader.options, env)).strip()
