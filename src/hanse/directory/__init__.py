"""The people and organisations that an alliance deals with, whether or not they sign in; the profiles of cities; experts."""
