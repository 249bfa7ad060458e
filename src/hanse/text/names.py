"""Names of places folded for search: two spellings of one name fold to the same text, two different names do not."""

import re
import unicodedata

# Letters that Unicode does not decompose, written the way people type them without the key.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        # Arabic letters that writers exchange: alef wasla, alef maksura, ta marbuta, the Persian yeh and kaf, hamza, tatweel.
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ء": "",
        "ـ": "",
        # Apostrophes that Unicode counts as letters.
        "ʼ": " ",
        "ʻ": " ",
        "ʹ": " ",
    }
)
# Katakana to hiragana: the two write the same sounds.
_KANA = {katakana: katakana - 0x60 for katakana in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}

# Marks that a reader may leave out: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
# Vowel signs of Devanagari, Kannada or Telugu and the voicing marks of kana are not among them: they make a different name.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)


def fold(text: str) -> str:
    """The form of a name in which spellings are compared: without case, accents, width and punctuation, words apart by one space.

    Folding twice changes nothing. Turkish dotted and dotless i, ß, ø and their like become plain letters; Arabic loses vowels
    and stretching; katakana becomes hiragana; digits of every script become 0-9. The result holds letters, digits, the marks
    that belong to a script's spelling, and single spaces: no character that means something in a LIKE pattern.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_LETTERS).translate(_KANA)
    plain = "".join(map(_kept, _ACCENTS.sub("", plain)))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cf", "Cs"):
        return ""
    return character if category[0] in "LMN" else " "


def slug(name: str, country: str) -> str:
    """The stable address of a place: its folded name and its ISO 3166-1 alpha-2 country, as in `cordoba-ar`."""
    return "-".join((*fold(name).split(), country.lower()))
