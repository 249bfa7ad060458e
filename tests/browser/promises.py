"""What every page keeps, whoever looks at it."""

from tests.browser.looking import Seen
from tests.browser.sights import Sight


class Promises:
    """The promises, for every `sight` of a module. A page is opened once for all of them."""

    def test_nobody_is_shut_out(self, seen: Seen) -> None:
        """No violation of WCAG 2.2 AA that axe-core can find, in both themes, at both widths."""
        assert seen.look.violations == []

    def test_nothing_goes_wrong_behind_the_page(self, seen: Seen, sight: Sight) -> None:
        """The server answers as expected; no error or warning, no failed request, nothing against the security policy."""
        assert (seen.status, seen.heard) == (sight.status, [])

    def test_no_script_style_or_handler_is_inline(self, seen: Seen) -> None:
        assert seen.look.inline == []

    def test_nothing_is_there_twice(self, seen: Seen) -> None:
        """Each id is that of one element, so that labels and links mean what they say; errors are summed up once."""
        assert seen.look.twice == []

    def test_page_fits_a_narrow_screen(self, seen: Seen) -> None:
        """It never scrolls sideways as a whole, and nothing on it is cut off without a way to scroll there."""
        assert (seen.look.sideways, seen.look.cut_off) == ([], [])
