"""Bytes to text, whatever the encoding: marks, UTF-8, UTF-16, what the file declares, then a guess."""

import codecs
import re

from charset_normalizer import from_bytes

from ingest.readers.base import ReadError

# Four bytes before two: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What news files come in besides Unicode. The more candidates, the more wrong guesses: with Windows' Baltic and
# Vietnamese ones among them, short Polish texts are read as Baltic.
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("koi8_r", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
# As browsers do, a declared encoding means its Windows superset.
_SUPERSETS = {"latin_1": "cp1252", "iso8859_1": "cp1252", "ascii": "cp1252", "iso8859_9": "cp1254", "gb2312": "gb18030"}
_DECLARABLE = {*_CANDIDATES, *_SUPERSETS, *(f"iso8859_{n}" for n in (2, 4, 5, 6, 7, 8, 13, 15)), "gbk", "koi8_u"}
_SAMPLE = 65_536  # bytes that the guess looks at
_BROKEN_SHARE = 0.01  # "nearly all decodes": at most one character in a hundred is lost
_CONTROL_SHARE = 0.02
# Of English with quotation marks and names, under a fiftieth is not ASCII, too little to guess by; of Polish, a tenth.
_FOREIGN_SHARE = 0.02
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_NO_WORD = 200  # characters without white space
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
# The letters in which Turkish differs from Western European, and all others that Turkish text is written with.
_TURKISH_ONLY = frozenset("ğışĞİŞ".encode("cp1254"))
_TURKISH = _TURKISH_ONLY | frozenset("çöüâîûÇÖÜÂÎÛ".encode("cp1254")) | frozenset(range(0x80, 0xC0))


def decode_text(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, without a byte order mark.

    `declared` is the encoding that the file itself claims; it counts only where the bytes are not UTF-8. Characters
    that do not decode become U+FFFD where they are few. Raises `ReadError` for bytes that are no text (`binary`) or
    none that can be read (`encoding`).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_nul(_decode_most(data[len(mark) :], encoding))
    if b"\0" in data:
        return _decode_utf16(data)
    if len(data.translate(None, _CONTROLS)) < len(data) * (1 - _CONTROL_SHARE):
        raise _binary("it is full of control characters")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _decode_legacy(data, declared)


def _decode_utf16(data: bytes) -> str:
    """UTF-16 without a mark: its NULs, half of every Latin letter or space, all lie on one side of the pairs. So they
    do in some other files, which have no spaces."""
    head = data[:_SAMPLE]
    first, second = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if second > first else "utf-16-be"
    if min(first, second) == 0 and max(first, second) * 20 >= len(head) // 2:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = "\0"
        start = text[:_SAMPLE]
        has_words = len(text) < _NO_WORD or any(map(str.isspace, start))
        if has_words and "\0" not in text and sum(c < " " and c not in "\t\r\n\f" for c in start) <= len(text) / 100:
            return text
    raise _binary(f"it holds NUL bytes, the first at byte {data.index(0)}")


def _decode_legacy(data: bytes, declared: str | None) -> str:
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    sound = sum(map(len, _NON_ASCII.findall(text.replace("\ufffd", "").encode()))) // 2
    if sound > broken and broken <= len(text) * _BROKEN_SHARE:
        return text  # UTF-8 with a few broken or cut characters
    return _decode_most(data, known_encoding(declared) or _guess(data))


def known_encoding(declared: str | None) -> str | None:
    """Python's name of a declared encoding. Only news encodings: Python also has codecs for other things than text."""
    try:
        name = codecs.lookup(declared or "").name.replace("-", "_")
    except LookupError:
        return None
    return _SUPERSETS.get(name, name) if name in _DECLARABLE else None


def _guess(data: bytes) -> str:
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    present = frozenset(b"".join(_NON_ASCII.findall(sample)))
    # Turkish names are everywhere in this field's news and the letters that the guess takes them for, Icelandic þ and
    # ð, nowhere.
    if present & _TURKISH_ONLY and present <= _TURKISH:
        return "cp1254"
    if sum(map(len, _NON_ASCII.findall(data))) <= len(data) * _FOREIGN_SHARE:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise _unreadable()
    return "cp1252" if "cp1252" in best.could_be_from_charset else best.encoding


def _decode_most(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, errors="replace")
    if text.count("\ufffd") > max(1, len(text) * _BROKEN_SHARE):
        raise _unreadable()
    return text


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise _binary(f"it holds NUL characters, the first at character {text.index(chr(0))}")
    return text


def _binary(reason: str) -> ReadError:
    message = (
        f"The file is not text: {reason}. If it is an article, open it in the program that made it, and save it as "
        "plain text in UTF-8, or paste its text."
    )
    return ReadError(message, "binary")


def _unreadable() -> ReadError:
    message = (
        "The file's characters are in an encoding that cannot be told, or are damaged. Open it in the program that "
        "made it, and save it as plain text in UTF-8, or paste its text."
    )
    return ReadError(message, "encoding")
