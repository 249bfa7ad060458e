"""Looks at a page that is open: with axe-core for what shuts people out, and for what a narrow screen cuts off."""

from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page

from hanse.config.installation import build_dir

WIDTHS = (1280, 320)
LEVEL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that a theme can change: hanse.css has no rule for a theme but the values of colours."""

# `preload: false`: axe would fetch the style sheets once more, for a rule that none of ours concerns.
RUN_AXE = """async (runOnly) => {
  const rules = runOnly.type === 'tag' ? {'target-size': {enabled: true}} : {};
  const options = {runOnly, rules, resultTypes: ['violations'], preload: false};
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, nodes}) => nodes.map(({target, any, all, none}) =>
    `${id}: ${target.join(' ')}: ${[...any, ...all, ...none].map(({message}) => message).join('; ')}`));
}"""

# A text is cut off when it reaches out of what clips it, or out of the window, and nothing around it scrolls.
CUT_OFF = """() => {
  const shown = (element) => {
    const {width, height} = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  };
  const own = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const range = document.createRange();
  const cut = (element) => {
    const lines = own(element).flatMap((node) => (range.selectNode(node), [...range.getClientRects()]));
    const left = Math.min(...lines.map((line) => line.left));
    const right = Math.max(...lines.map((line) => line.right));
    for (let around = element; around; around = around.parentElement) {
      const {overflowX, clipPath, position} = getComputedStyle(around);
      if (around.getBoundingClientRect().width <= 1 || clipPath !== 'none') return false;
      if (overflowX === 'auto' || overflowX === 'scroll') return false;
      const box = around.getBoundingClientRect();
      const clips = overflowX !== 'visible' || around.matches('.btn, .st, .tag-badge, td, th');
      if (clips && (left < box.left - 1 || right > box.right + 1)) return true;
      if (position === 'fixed') break;
    }
    return left < -1 || right > innerWidth + 1;
  };
  const texts = [...document.body.querySelectorAll(':not(.skip, option, script, template)')].filter((e) => own(e).length);
  return texts.filter(shown).filter(cut).map((e) => `<${e.tagName.toLowerCase()}> ${e.textContent.trim().slice(0, 60)}`);
}"""

INLINE = """() => [...document.querySelectorAll('*')].flatMap((element) => [
  ...(element.matches('style, script:not([src])') ? [`<${element.tagName.toLowerCase()}> with content`] : []),
  ...[...element.attributes].filter(({name}) => name === 'style' || name.startsWith('on'))
    .map(({name}) => `<${element.tagName.toLowerCase()} ${name}>`),
  ...(/^javascript:/i.test(element.getAttribute('href') ?? '') ? ['a javascript: address'] : []),
])"""

TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
  const summaries = document.querySelectorAll('form > [role=alert]');
  return [...ids.filter((id, at) => ids.indexOf(id) !== at), ...[...summaries].slice(1).map(() => 'the sum of errors')];
}"""


@cache
def axe() -> str:
    """The source of axe-core. Evaluated by the debugger, so that the page's security policy need not allow it."""
    return (build_dir() / "axe" / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Look:
    """What was found on one page, each with the width and theme in which it was seen."""

    violations: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, page: Page) -> "Look":
        """Look at both widths and in both themes."""
        look = cls(inline=page.evaluate(INLINE), twice=page.evaluate(TWICE))
        page.evaluate(axe())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            across = page.evaluate("document.scrollingElement.scrollWidth")
            if across > width:
                look.sideways.append(f"{across} pixels at {width}")
            look.cut_off += [f"{width}: {text}" for text in page.evaluate(CUT_OFF)]
            for theme, rules in (("light", LEVEL), ("dark", COLOURS)):
                page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
                look.violations += [f"{width} {theme}: {found}" for found in page.evaluate(RUN_AXE, rules)]
        return look


@dataclass
class Seen:
    """A page after a look, and the trouble heard on the way to it and while it was open."""

    look: Look
    heard: list[str]
    status: int
