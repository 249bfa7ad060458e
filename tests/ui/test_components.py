"""Each component: its markup, what it escapes, what it refuses."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from hanse.ui import icons

EVIL = "<script>\"'&"
ESCAPED = "&lt;script&gt;&quot;&#x27;&amp;"


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context)).strip()


@dataclass
class Item:
    when: str
    title: str
    body: str = ""
    who: str = ""
    iso: str = ""


def test_status_shows_class_and_word() -> None:
    assert rendered('{% status "completed" "Completed" %}') == '<span class="st completed">Completed</span>'


def test_status_new_and_reported() -> None:
    assert rendered('{% status "in_progress" "In progress" new=True reported=True %}') == (
        '<span class="st in_progress reported" title="Reported, not confirmed">In progress'
        '<span> (Reported, not confirmed)</span> <b class="new">New!</b></span>'
    )


def test_pill_new() -> None:
    assert rendered("{% pill_new %}") == '<b class="new">New!</b>'


def test_badge_kinds() -> None:
    assert rendered('{% badge "Observer" %}') == '<span class="tag-badge tag-quiet">Observer</span>'
    assert rendered('{% badge "On hold" kind="warning" %}') == '<span class="tag-badge tag-warning">On hold</span>'


def test_button_with_an_address_is_a_link() -> None:
    assert rendered('{% button "Open" href="/x/" kind="primary" %}') == '<a class="btn btn-primary" href="/x/">Open</a>'


def test_button_for_the_drawer() -> None:
    assert rendered('{% button "Open" href="/x/" drawer=True %}') == '<a class="btn" data-drawer href="/x/">Open</a>'


def test_button_without_an_address_submits() -> None:
    assert rendered('{% button "Save" name="do" value="save" form="entry" %}') == (
        '<button class="btn" type="submit" name="do" value="save" form="entry">Save</button>'
    )


def test_button_marks_a_filter_that_is_on() -> None:
    assert rendered('{% button "New! only" href="?new=1" current=True %}') == (
        '<a class="btn" aria-current="true" href="?new=1">New! only</a>'
    )


def test_button_with_an_icon_keeps_its_words() -> None:
    assert rendered('{% button "Add" icon="add" %}') == (
        f'<button class="btn" type="submit">{icons.drawing("add")}<span>Add</span></button>'
    )


def test_present_and_copy_buttons_hide_until_the_script_runs() -> None:
    assert " hidden>" in rendered('{% present_button "Present" "grids" %}')
    assert 'data-copy="https://example.org/"' in rendered('{% copy_button "Copy" "https://example.org/" %}')
    assert " hidden>" in rendered('{% copy_button "Copy" "x" %}')


def test_figure_card_links_to_its_list() -> None:
    assert rendered('{% figure_card 11 "cities" href="/cities/" %}') == (
        '<a class="card figure-card" href="/cities/"><b class="figure">11</b> <span class="figure-words">cities</span></a>'
    )


def test_figure_card_shows_zero() -> None:
    assert '<b class="figure">0</b>' in rendered('{% figure_card 0 "cities" %}')


def test_card_has_heading_note_and_body() -> None:
    assert rendered('{% card "Policies" note="11 × 7" id="p" %}x{% endcard %}') == (
        '<section class="card" id="p"><header class="card-header"><h2 class="card-title">Policies</h2>'
        '<p class="card-note">11 × 7</p></header><div class="card-body">x</div></section>'
    )


def test_flush_card_leaves_no_padding() -> None:
    assert rendered("{% card flush=True %}<table></table>{% endcard %}") == '<section class="card"><table></table></section>'


def test_notice_kinds() -> None:
    assert rendered('{% notice kind="warning" title="Careful" %}<p>x</p>{% endnotice %}') == (
        f'<div class="notice notice-warning">{icons.drawing("alert")}<div><p class="notice-title">Careful</p><p>x</p></div></div>'
    )


def test_empty_state_teaches_and_acts() -> None:
    assert rendered('{% empty_state "No letters" action="Write one" href="/new/" %}<p>Here.</p>{% endempty_state %}') == (
        '<div class="empty-state"><p class="empty-title">No letters</p><p>Here.</p>'
        '<p><a class="btn btn-primary" href="/new/">Write one</a></p></div>'
    )


def test_empty_state_wants_words_and_address_together() -> None:
    with pytest.raises(TemplateSyntaxError, match="belong together"):
        rendered('{% empty_state "No letters" href="/new/" %}{% endempty_state %}')


def test_progress_bar_says_both_numbers() -> None:
    assert rendered('{% progress_bar 7 total=12 label="Preparation" %}') == (
        '<div class="progress-line"><span>Preparation</span><progress value="7" max="12" aria-label="Preparation"></progress>'
        '<span class="progress-words">7 of 12</span></div>'
    )


def test_breadcrumbs_mark_the_page_itself() -> None:
    assert rendered("{% breadcrumbs trail %}", trail=[("Cities", "/c/"), ("Cali", "")]) == (
        '<nav class="trail" aria-label="Where you are"><ol><li><a href="/c/">Cities</a></li>'
        '<li><span aria-current="page">Cali</span></li></ol></nav>'
    )


def test_timeline_shows_what_each_item_has() -> None:
    items = [Item("26 May 2022", "Work plan", "Agreed.", "Ana", "2022-05-26"), Item("", "Joined")]

    html = rendered("{% timeline items %}", items=items)

    assert 'datetime="2022-05-26">26 May 2022</time>' in html
    assert '<div class="event-body">Agreed.</div>' in html
    assert '<p class="event-who">Ana</p>' in html
    assert html.count("<li>") == 2
    assert html.count("<time") == 1


def test_pager_keeps_the_query_string() -> None:
    request = RequestFactory().get("/", {"page": "2", "standing": "member"})
    html = rendered("{% pager page %}", page=Paginator(range(95), 25).page(2), request=request)

    assert 'href="?page=1&amp;standing=member"' in html
    assert 'href="?page=3&amp;standing=member"' in html
    assert "Page 2 of 4" in html


def test_pager_of_one_page_is_silent() -> None:
    assert rendered("{% pager page %}", page=Paginator(range(3), 25).page(1), request=RequestFactory().get("/")) == ""


def test_icon_is_decoration_unless_labelled() -> None:
    assert rendered('{% icon "menu" %}').startswith('<svg class="icon" aria-hidden="true" focusable="false" xmlns=')
    assert rendered('{% icon "menu" label="Menu" %}').startswith(
        '<span class="icon-labelled" role="img" aria-label="Menu"><svg class="icon" aria-hidden="true"'
    )


def test_every_icon_is_one_small_drawing_without_style_or_script() -> None:
    for name in icons.names():
        drawing = icons.drawing(name)
        assert drawing.startswith("<svg ")
        assert len(drawing) < 600
        assert "style" not in drawing
        assert "script" not in drawing


@pytest.mark.parametrize(
    "source",
    [
        "{% status word word nw=True %}",
        "{% badge word colour=word %}",
        "{% button word link=word %}",
        "{% figure_card 1 word to=word %}",
        "{% card word footer=word %}{% endcard %}",
        "{% notice sort=word %}{% endnotice %}",
        "{% empty_state word button=word %}{% endempty_state %}",
        "{% timeline word order=word %}",
        "{% breadcrumbs word home=word %}",
        "{% pager word size=3 %}",
        "{% icon word size=3 %}",
        "{% progress_bar 1 of=2 label=word %}",
        "{% field word label=word %}",
        "{% form_errors word title=word %}",
        "{% pill_new word %}",
        "{% present_button word word key=word %}",
        "{% copy_button word word key=word %}",
    ],
)
def test_components_refuse_unknown_arguments(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=r"unexpected keyword argument|too many positional arguments"):
        Template(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% status "done" "Done" %}', "'done' is not a status"),
        ('{% badge "x" kind="pink" %}', "badge: 'pink' is not one of quiet, accent, warning"),
        ('{% button "x" kind="big" %}', "button: 'big' is not one of primary, quiet, danger"),
        ('{% notice kind="loud" %}{% endnotice %}', "notice: 'loud' is not one of info, warning, danger, sample"),
        ('{% icon "../mark" %}', "'../mark' is not an icon; there are add,"),
        ('{% button "x" icon="none" %}', "'none' is not an icon"),
    ],
)
def test_components_refuse_unknown_values(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as refusal:
        rendered(source)

    assert message in str(refusal.value)


@pytest.mark.parametrize(
    "source",
    [
        '{% status "completed" evil %}',
        "{% badge evil %}",
        "{% button evil %}",
        '{% button evil icon="add" href=evil %}',
        "{% button evil name=evil value=evil form=evil %}",
        "{% present_button evil evil %}",
        "{% copy_button evil evil %}",
        "{% figure_card evil evil href=evil %}",
        "{% card evil note=evil id=evil %}{% endcard %}",
        "{% card %}{{ evil }}{% endcard %}",
        "{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% empty_state evil action=evil href=evil %}{% endempty_state %}",
        "{% progress_bar 1 total=2 label=evil %}",
        "{% breadcrumbs trail %}",
        "{% timeline items label=evil %}",
        '{% icon "menu" label=evil %}',
    ],
)
def test_components_escape_what_they_show(source: str) -> None:
    html = rendered(source, evil=EVIL, trail=[(EVIL, EVIL), (EVIL, "")], items=[Item(EVIL, EVIL, EVIL, EVIL, EVIL)])

    assert "<script>" not in html
    assert ESCAPED in html.replace("&#39;", "&#x27;")
