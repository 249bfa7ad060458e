"""Who changed what, when and why; and the clock that says when."""

from hanse.history.acts import Refused, act

__all__ = ["Refused", "act"]
