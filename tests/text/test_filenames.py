"""Names of files that would mislead a reader or a program."""

import pytest

from hanse.text.filenames import LONGEST, cleaned


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Acta del 12 de mayo.pdf", "Acta del 12 de mayo.pdf"),
        ("議事録（第3回）.docx", "議事録（第3回）.docx"),
        ("Cafe\u0301.txt", "Café.txt"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ana\..\acta.pdf", "acta.pdf"),
        ("a/b\\c.png", "c.png"),
        ("acta\u202efdp.exe", "actafdp.exe"),
        ("acta\u2066\u200b\u00ad\ufeff.pdf", "acta.pdf"),
        ("acta\r\nSet-Cookie: a=b.pdf", "actaSet-Cookie a=b.pdf"),
        ("acta\x00.pdf", "acta.pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "abcdefgh.pdf"),
        ("  ..acta.. .pdf. . ", "acta.. .pdf"),
        ("a   b\tc.pdf", "a bc.pdf"),
        (".htaccess", "htaccess"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("", "file"),
        ("..", "file"),
        ("///", "file"),
        ("\u202e\u202e", "file"),
        ("minutes.pdf.exe", "minutes.pdf.exe"),
    ],
)
def test_name_is_kept_without_what_misleads(given: str, kept: str) -> None:
    assert cleaned(given) == kept


def test_long_names_keep_their_ending() -> None:
    assert cleaned("é" * 300 + ".pdf") == "é" * (LONGEST - 4) + ".pdf"
    assert len(cleaned("a." + "b" * 1_000)) <= LONGEST


@pytest.mark.parametrize("given", ["../../etc/passwd", "acta\u202efdp.exe", "con.txt", "a" * 400, " . a . "])
def test_cleaning_twice_changes_nothing_more(given: str) -> None:
    assert cleaned(cleaned(given)) == cleaned(given)
