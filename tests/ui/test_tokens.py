"""The colours of the style sheet: every text on every surface it stands on, in light and in dark."""

import re
from pathlib import Path

import pytest

import hanse.ui

STYLE_SHEET = (Path(hanse.ui.__file__).parent / "static" / "ui" / "hanse.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"^  --([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);$", re.MULTILINE)
TOKENS = {name: {"light": light, "dark": dark} for name, light, dark in TOKEN.findall(STYLE_SHEET)}

TEXTS = [
    *((text, surface) for text in ("ink", "muted", "accent", "accent-strong") for surface in ("paper", "card", "hover")),
    *((status, f"{status}-tint") for status in ("completed", "in-progress", "to-be-developed", "new", "danger", "remark")),
    *((status, "card") for status in ("completed", "in-progress", "to-be-developed", "danger")),
    *((status, "hover") for status in ("completed", "in-progress", "to-be-developed")),
    ("accent", "accent-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
]
CONTROLS = [("control-line", "card"), ("control-line", "paper"), ("accent", "card"), ("accent", "paper"), ("danger", "card")]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXTS)
def test_text_is_readable_on_its_surface(text: str, surface: str, theme: str) -> None:
    assert contrast(TOKENS[text][theme], TOKENS[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "surface"), CONTROLS)
def test_controls_and_focus_ring_stand_out(line: str, surface: str, theme: str) -> None:
    assert contrast(TOKENS[line][theme], TOKENS[surface][theme]) >= 3


def test_colours_stand_in_tokens_only() -> None:
    rules = STYLE_SHEET[STYLE_SHEET.index("/* ---- Page ---- */") :]

    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])", rules)) == {"#000"}  # ink of the printer


def test_tints_of_the_three_statuses_differ() -> None:
    for theme in ("light", "dark"):
        assert len({TOKENS[f"{status}-tint"][theme] for status in ("completed", "in-progress", "to-be-developed")}) == 3


def test_layout_turns_round_for_right_to_left_scripts() -> None:
    sided = r"[{;]\s*((?:(?:margin|padding|border)-)?(?:left|right)|(?:float|text-align): (?:left|right))\b"

    assert re.findall(sided, STYLE_SHEET) == []
