"""Person: somebody who signs in."""
