"""Placeholders in texts that people write, and the safe way of such a text into Odoo's templates.

A text is plain: paragraphs are parted by an empty line, lines that begin with ``- `` are a list, addresses of the web
become links. A placeholder is a word in single braces, ``{place}``. Nothing else is ever evaluated: what looks like a
template of Odoo (``{{ }}``, ``${}``, ``<t …>``, ``%}``) is refused when a text is checked, and is only text when it is
converted.
"""

import html
import re
from dataclasses import dataclass

#: Placeholder → what it stands for is kept by the caller; here only whether it is a link of its own or plain words.
WORDS = frozenset(
    {"salutation", "name", "municipality", "event", "date", "time", "place", "deadline", "contact", "access"}
)
LINKS = frozenset({"registration", "page", "link"})
PLACEHOLDERS = WORDS | LINKS

#: Longest preview line that programs for mail show beside the subject.
PREVIEW_LENGTH = 140
#: Characters of an address that stay together on a narrow screen.
PIECE = 20

_ITEM = re.compile(r"\s*-(?=\s|$)")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
#: What engines of templates would evaluate, or what was meant as a placeholder and is none.
_FORBIDDEN = re.compile(r"\{\{|\}\}|\$\{|\{%|%\}|<%|%>|</?t[\s/>]|\bt-[a-z]+(?:-[a-z]+)*\s*=", re.IGNORECASE)
_BRACES = re.compile(r"[{}]")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}]+", re.IGNORECASE)
#: Marks that end a sentence rather than an address.
_AFTER_ADDRESS = ".,;:!?)»“”'"


@dataclass(frozen=True)
class Findings:
    """What a text contains: placeholders that are known, names in braces that are not, and pieces that are refused."""

    known: frozenset
    unknown: tuple
    malformed: tuple

    @property
    def is_clean(self):
        return not self.unknown and not self.malformed


def examine(text):
    """Placeholders of a text, and what is wrong with it.

    :param text: plain text, or nothing
    :return: :class:`Findings`; ``malformed`` holds the pieces as they are written, each once
    """
    text = text or ""
    names = dict.fromkeys(_PLACEHOLDER.findall(text))
    forbidden = [match.group().strip() for match in _FORBIDDEN.finditer(text)]
    if not forbidden:
        rest = _PLACEHOLDER.sub("", text)
        forbidden = [
            rest[max(match.start() - 10, 0) : match.end() + 10].strip() for match in _BRACES.finditer(rest)
        ]
    return Findings(
        known=frozenset(names) & PLACEHOLDERS,
        unknown=tuple(name for name in names if name not in PLACEHOLDERS),
        malformed=tuple(dict.fromkeys(forbidden)),
    )


def _require_clean(text):
    findings = examine(text)
    if not findings.is_clean:
        raise ValueError(f"placeholders: {', '.join(findings.unknown + findings.malformed)}")
    return findings


def to_inline_template(text, expressions):
    """A subject: one line of text in which placeholders are ``{{ expression }}`` of Odoo's inline templates.

    :param expressions: ``{placeholder: expression}``, fixed expressions of the program
    :raise ValueError: for a text that is not clean, or a link, which no subject can hold
    """
    links = _require_clean(text).known & LINKS
    if links:
        raise ValueError(f"links in one line of text: {', '.join(sorted(links))}")
    line = " ".join((text or "").split())
    return _PLACEHOLDER.sub(lambda match: f"{{{{ {expressions[match.group(1)]} }}}}", line)


def to_qweb(text, expressions, style=""):
    """A body: paragraphs, lists and links in HTML, placeholders as ``<t t-out="expression"/>``.

    :param expressions: ``{placeholder: expression}``, fixed expressions of the program
    :param style: CSS of each paragraph and list, without double quotes
    :raise ValueError: for a text that is not clean
    """
    _require_clean(text)
    blocks = []
    for paragraph in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip()):
        blocks += _blocks(paragraph.strip().split("\n"), expressions, f' style="{style}"' if style else "")
    return "\n".join(blocks)


def _blocks(lines, expressions, style):
    """Consecutive lines of one kind, list or words, are one block."""
    blocks, kind, gathered = [], None, []
    for line in [*lines, None]:
        line_kind = None if line is None else bool(_ITEM.match(line))
        if line_kind != kind and gathered:
            blocks.append(_block(kind, gathered, style))
            gathered = []
        kind = line_kind
        words = (_ITEM.sub("", line) if kind else line or "").strip()
        if words:
            gathered.append(_inline(words, expressions))
    return blocks


def _block(is_list, lines, style):
    if is_list:
        items = "".join(f"<li>{line}</li>" for line in lines)
        return f"<ul{style}>{items}</ul>"
    return f"<p{style}>{'<br/>'.join(lines)}</p>"


def _inline(words, expressions):
    parts, end = [], 0
    for match in _ADDRESS.finditer(words):
        address = match.group().rstrip(_AFTER_ADDRESS)
        parts += [_fill(words[end : match.start()], expressions), link(address)]
        end = match.start() + len(address)
    return "".join([*parts, _fill(words[end:], expressions)])


def link(address):
    """An address of the web as a link in HTML that breaks where a narrow screen ends."""
    pieces = (address[start : start + PIECE] for start in range(0, len(address), PIECE))
    return f'<a href="{html.escape(address)}">{"<wbr/>".join(html.escape(piece) for piece in pieces)}</a>'


def _fill(words, expressions):
    return _PLACEHOLDER.sub(
        lambda match: f'<t t-out="{expressions[match.group(1)]}"></t>', html.escape(words)
    )


def preview(text):
    """The first words of a text that say something, for the line beside the subject: without salutation and links.

    :return: text with whole placeholders, at most about ``PREVIEW_LENGTH`` characters
    """
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", (text or "").strip())]
    telling = [part for part in paragraphs if "{salutation}" not in part]
    words = []
    for word in (telling or paragraphs)[0].split(" "):
        if any(f"{{{link}}}" in word for link in LINKS) or _ADDRESS.match(word):
            break
        if words and len(" ".join([*words, word])) > PREVIEW_LENGTH:
            return " ".join(words) + " …"
        words.append(word)
    return " ".join(words)
