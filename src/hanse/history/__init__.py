"""Who changed what, when and why; and the clock that says when."""
