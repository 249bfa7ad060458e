"""Entry: invitations, requests to join, and the people of an alliance."""
