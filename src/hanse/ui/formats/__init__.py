"""How days are written out where Django's own choice would surprise the reader."""
