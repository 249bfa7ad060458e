"""Letters as files: PDF by typst, Word by python-docx. Both are made of the same blocks and say the same words."""
