"""The base page, the error pages and the page of all components."""

import re
from dataclasses import dataclass

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

pytestmark = pytest.mark.usefixtures("site")


@dataclass
class Link:
    label: str
    href: str
    current: bool


def base(**context: object) -> str:
    return re.sub(r"\s+", " ", render_to_string("ui/base.html", context))


def test_components_page_shows_them_all() -> None:
    response = Client().get("/components/")

    assert response.status_code == 200
    html = response.content.decode()
    for mark in (
        "figure-card",
        "grid",
        "st completed",
        "tag-badge",
        "events",
        "notice-sample",
        "empty-state",
        "pager",
        "errorlist",
    ):
        assert re.search(rf'class="[^"]*\b{mark}\b', html), mark


def test_pages_hold_no_inline_script_style_or_handler() -> None:
    html = Client().get("/components/").content.decode()

    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []


def test_base_says_language_and_direction() -> None:
    with translation.override("pt-br"):
        assert '<html lang="pt-br" dir="ltr"' in base()
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl"' in base()


def test_base_takes_the_chosen_theme_from_the_cookie_and_nothing_else() -> None:
    request = RequestFactory().get("/")

    request.COOKIES["theme"] = "dark"
    assert 'data-bs-theme="dark"' in base(request=request)
    request.COOKIES["theme"] = '"><script>'
    assert "data-bs-theme" not in base(request=request)


def test_navigation_marks_where_the_reader_is() -> None:
    html = base(nav=[Link("Desk", "/d/", False), Link("Progress", "/p/", True)])

    assert '<a href="/p/" aria-current="page">Progress</a>' in html
    assert '<a href="/d/" >Desk</a>' in html


def test_navigation_disappears_when_there_is_nothing_to_go_to() -> None:
    assert "top-nav" not in base()


def test_sample_note_is_shown_and_escaped() -> None:
    assert "<p>Sample &lt;b&gt;</p>" in base(sample_note="Sample <b>")


def test_forbidden_page_gives_the_reason() -> None:
    assert "Only the secretariat confirms." in render_to_string("403.html", {"reason": "Only the secretariat confirms."})
    assert "Nothing was changed." in render_to_string("403.html")


@pytest.mark.parametrize("template", ["400.html", "404.html", "500.html"])
def test_error_pages_need_no_context(template: str) -> None:
    html = render_to_string(template)

    assert html.count("<h1>") == 1
    assert 'href="/"' in html
