"""Markdown from strangers becomes harmless HTML, and stays readable."""

import time
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from hanse.ui.markdown import REL, SCHEMES, TAGS, as_html

LINK = f'<a href="https://example.org/a" rel="{REL}">the decision</a>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The mayor signed.", "<p>The mayor signed.</p>"),
        ("First line\nsecond line", "<p>First line<br>\nsecond line</p>"),
        (
            "Signed **today**, *really*, ~~not~~ `so`",
            "<p>Signed <strong>today</strong>, <em>really</em>, <s>not</s> <code>so</code></p>",
        ),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("# Highest\n\n###### Lowest", "<h3>Highest</h3>\n<h6>Lowest</h6>"),
        ("[the decision](https://example.org/a)", f"<p>{LINK}</p>"),
        ("![the decision](https://example.org/a)", f"<p>{LINK}</p>"),
        ("<ana@example.org>", f'<p><a href="mailto:ana@example.org" rel="{REL}">ana@example.org</a></p>'),
        ("[here](/workspace/latam/)", f'<p><a rel="{REL}">here</a></p>'),
        ("5 < 6 & 7 > 2", "<p>5 &lt; 6 &amp; 7 &gt; 2</p>"),
        ("مرحبا **نص**", "<p>مرحبا <strong>نص</strong></p>"),
        ("", ""),
    ],
)
def test_markdown_is_shown_as_people_mean_it(written: str, shown: str) -> None:
    assert as_html(written) == shown


VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<math><mtext></p><mglyph><svg><mtext></style><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<form action=https://evil.example><input name=a></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<object data=data:text/html,<script>alert(1)</script>>",
    "<details open ontoggle=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<?php system('id'); ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    '[x](https://example.org/"onmouseover="alert(1))',
    '[x](https://example.org "title" onmouseover=alert(1) x=")',
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="alert(1)](https://example.org/a.png)',
    "<javascript:alert(1)>",
    '<https://example.org/"onclick="alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    '```"><script>alert(1)</script>\ncode\n```',
    "`<img src=x onerror=alert(1)>`",
    "    <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "- <svg onload=alert(1)>",
    "> <iframe srcdoc='<script>alert(1)</script>'>",
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "[a](https://example.org)<a onclick=alert(1)>b</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<a\x00href=javascript:alert(1)>x</a>",
]


class Reader(HTMLParser):
    """Notes every tag, attribute and address, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def assert_is_harmless(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    assert reader.tags <= TAGS
    assert reader.attributes <= {("a", "href"), ("a", "rel"), ("ol", "start")}
    assert [address for address in reader.addresses if address.partition(":")[0] not in SCHEMES] == []
    assert html.count("<a ") == html.count(f'rel="{REL}"')


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_acts_comes_through(vector: str) -> None:
    assert_is_harmless(as_html(vector))


@given(st.lists(st.sampled_from([*VECTORS, "**", "\n", "\n\n", "- ", "> ", "`", "[", "](", ")", "<", ">", '"', "!"]), max_size=8))
def test_nothing_that_acts_comes_through_in_any_mixture(pieces: list[str]) -> None:
    assert_is_harmless(as_html("".join(pieces)))


@pytest.mark.parametrize("piece", ["[", "*a ", "> ", "`a", "![", "- ", "<", "**", "[a](", "_a_", "~~", "\\"])
def test_texts_made_to_take_long_do_not(piece: str) -> None:
    began = time.perf_counter()

    as_html(piece * (2_000 // len(piece)))

    assert time.perf_counter() - began < 0.5


def test_filter_marks_what_it_made_as_safe_and_nothing_else() -> None:
    page = Template("{{ text|markdown }}{{ text }}").render(Context({"text": "**a** <b>"}))

    assert page == "<p><strong>a</strong> &lt;b&gt;</p>**a** &lt;b&gt;"
