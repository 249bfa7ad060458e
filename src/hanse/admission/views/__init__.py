"""The pages of entry: people, invitations, requests, shares; the link of an invitation; the front door."""
