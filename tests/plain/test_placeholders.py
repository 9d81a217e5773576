"""Placeholders: only the fixed words in single braces do anything, whatever else people write."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import placeholders

EXPRESSIONS = {name: f"object.mail_{name}" for name in placeholders.PLACEHOLDERS}
HOSTILE = (
    "{{ object.env.cr }}",
    "{{7*7}}",
    "${object.name}",
    "{% for x in y %}",
    "<t t-out='7*7'/>",
    '<p t-out="7*7">',
    '<a t-att-href="x">',
    "<%= 7 %>",
    "}}",
)
pieces = st.one_of(
    st.text(max_size=20),
    st.sampled_from([f"{{{name}}}" for name in sorted(placeholders.PLACEHOLDERS)]),
    st.sampled_from(
        [
            *HOSTILE,
            "{",
            "}",
            "{}",
            "{Name}",
            "{ name }",
            "{nobody}",
            "\n\n",
            "\n- ",
            "https://a.example/?b=1&c=",
        ]
    ),
)
texts = st.lists(pieces, max_size=12).map("".join)


def test_known_unknown_and_malformed_are_told_apart():
    findings = placeholders.examine("Dear {name} of {town}, see {link}. {name}")
    assert findings.known == {"name", "link"}
    assert findings.unknown == ("town",)
    assert findings.malformed == ()
    assert not findings.is_clean
    assert placeholders.examine("").is_clean
    assert placeholders.examine(None).is_clean


@pytest.mark.parametrize("text", [*HOSTILE, "{", "}", "{}", "{ name }", "{Name}", "{name", "name}"])
def test_what_an_engine_would_evaluate_and_broken_braces_are_refused(text):
    assert placeholders.examine(f"before {text} after").malformed
    for convert in (placeholders.to_qweb, placeholders.to_inline_template):
        with pytest.raises(ValueError):
            convert(f"before {text} after", EXPRESSIONS)


def test_a_body_has_paragraphs_lists_and_links():
    body = placeholders.to_qweb(
        "{salutation}\n\nFirst line\nsecond & last:\n- one\n- two <b>\n\nSee https://a.example/?b=1&c=2.",
        EXPRESSIONS,
    )
    assert body.split("\n") == [
        '<p><t t-out="object.mail_salutation"></t></p>',
        "<p>First line<br/>second &amp; last:</p>",
        "<ul><li>one</li><li>two &lt;b&gt;</li></ul>",
        '<p>See <a href="https://a.example/?b=1&amp;c=2">https://a.example/?b<wbr/>=1&amp;c=2</a>.</p>',
    ]


def test_a_subject_is_one_line_without_links():
    assert (
        placeholders.to_inline_template("{event}:\n on {date}", EXPRESSIONS)
        == "{{ object.mail_event }}: on {{ object.mail_date }}"
    )
    with pytest.raises(ValueError, match="page"):
        placeholders.to_inline_template("See {page}", EXPRESSIONS)


def test_the_preview_leaves_salutation_and_links_out_and_ends_with_a_word():
    assert placeholders.preview("{salutation}\n\nWe meet on {date}. See {page}") == "We meet on {date}. See"
    long = placeholders.preview("{salutation}\n\n" + "word " * 100)
    assert long.endswith("word …")
    assert len(long) <= placeholders.PREVIEW_LENGTH + 2
    assert placeholders.preview("") == ""


@given(texts)
def test_converted_text_holds_the_fixed_expressions_only(text):
    try:
        body = placeholders.to_qweb(text, EXPRESSIONS)
    except ValueError:
        assert not placeholders.examine(text).is_clean
        return
    allowed = {f'<t t-out="{expression}"></t>' for expression in EXPRESSIONS.values()}
    tags = set(re.findall(r"<[^>]*>(?:</t>)?", body))
    known = r"</?(p|ul|li|a)>|<br/>|<wbr/>|<a href=\"https?://[^\"<>]*\">"
    rest = {tag for tag in tags if not re.fullmatch(known, tag)}
    assert rest <= allowed
    assert "{" not in body.replace("{{", "") or "{" in text
    assert len(re.findall(r"<t t-out", body)) == len(re.findall(r"\{[a-z_]+\}", text))


@given(texts)
def test_no_word_is_lost(text):
    try:
        body = placeholders.to_qweb(text, EXPRESSIONS)
    except ValueError:
        return
    plain = html.unescape(
        re.sub(r"<[^>]*>", "", re.sub(r'<t t-out="object\.mail_([a-z_]+)"></t>', r"{\1}", body))
    )
    wanted = re.sub(r"(?m)^[^\S\n]*-(?=\s|$)", "", text)
    assert "".join(plain.split()) == "".join(wanted.split())


@given(texts)
def test_subjects_and_previews_of_clean_texts_stay_clean(text):
    if not placeholders.examine(text).is_clean:
        return
    shortened = placeholders.preview(text)
    assert placeholders.examine(shortened).is_clean
    converted = placeholders.to_inline_template(shortened, EXPRESSIONS)
    assert set(re.findall(r"\{\{ (.*?) \}\}", converted)) <= set(EXPRESSIONS.values())
