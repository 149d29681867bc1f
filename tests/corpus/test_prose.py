import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.corpus import prose
from kb.model import Source, SourceKind

GH = "https://github.com/"
NOT = SourceKind.NOT_CLASSIFIED
S = Source

GOLDEN: list[tuple[str | None, list[Source]]] = [
    (None, []),
    ("", []),
    ("general knowledge; text not seen", []),
    ("General knowledge", []),
    ("https://example.org/a", [S("https://example.org/a")]),
    ("https://example.org/a,,,b,0.html", [S("https://example.org/a,,,b,0.html")]),
    ("https://example.org/?q=%22a,+b%22&c=1", [S("https://example.org/?q=%22a,+b%22&c=1")]),
    ("https://a.org/1 ; https://b.org/2", [S("https://a.org/1"), S("https://b.org/2")]),
    ("https://a.org/1; https://b.org/2", [S("https://a.org/1"), S("https://b.org/2")]),
    (
        "https://a.org/1 (Thailand) ; https://b.org/2 (Viet Nam)",
        [S("https://a.org/1", note="Thailand"), S("https://b.org/2", note="Viet Nam")],
    ),
    (
        "https://a.org/1 and https://b.org/2 (Lao PDR)",
        [S("https://a.org/1", note="Lao PDR"), S("https://b.org/2", note="Lao PDR")],
    ),
    (
        "https://a.org/(new)/x.txt (Lao PDR) ; https://b.org/2",
        [S("https://a.org/(new)/x.txt", note="Lao PDR"), S("https://b.org/2")],
    ),
    ("https://a.org/1 (art 5)", [S("https://a.org/1", locator="art 5")]),
    ("https://a.org/1 (Khmer text)", [S("https://a.org/1", language="km", note="Khmer text")]),
    (
        "https://a.org/d (extract of https://b.org/x.pdf)",
        [S("https://a.org/d", note="extract of https://b.org/x.pdf")],
    ),
    ("GitHub owner/repo: path/file.txt", [S(GH + "owner/repo", "path/file.txt")]),
    ("GitHub LawRefBook/Laws: 刑法/刑法.md", [S(GH + "LawRefBook/Laws", "刑法/刑法.md")]),
    (
        "GitHub LawRefBook/Laws: 经济法/反洗钱法(2024-11-08).md",
        [S(GH + "LawRefBook/Laws", "经济法/反洗钱法(2024-11-08).md")],
    ),
    (
        "GitHub narze/ratchagitja.md: web/ก/139/17227592.md",
        [S(GH + "narze/ratchagitja.md", "web/ก/139/17227592.md")],
    ),
    ("github: owner/repo, data/law.json", [S(GH + "owner/repo", "data/law.json")]),
    ("github owner/repo, src/library.json", [S(GH + "owner/repo", "src/library.json")]),
    ("GitHub owner/repo", [S(GH + "owner/repo")]),
    (
        "github: owner/repo, data/law.json (Lao text)",
        [S(GH + "owner/repo", "data/law.json", "lo", NOT, "Lao text")],
    ),
    (
        "github: owner/repo, data/law.json (Lao text), art 40",
        [S(GH + "owner/repo", "data/law.json, art 40", "lo", NOT, "Lao text")],
    ),
    (
        "github: owner/repo, data/law.json (Lao text), arts 33, 37, 38",
        [S(GH + "owner/repo", "data/law.json, arts 33, 37, 38", "lo", NOT, "Lao text")],
    ),
    (
        "github: owner/repo, A law of_1999.pdf (Khmer text, gazette p. 2482)",
        [S(GH + "owner/repo", "A law of_1999.pdf, gazette p. 2482", "km", NOT, "Khmer text")],
    ),
    (
        "github: owner/repo, A law.pdf (Khmer text, gazette p. 2484-2485)",
        [S(GH + "owner/repo", "A law.pdf, gazette p. 2484-2485", "km", NOT, "Khmer text")],
    ),
    (
        "github: owner/repo, a/clean-md (Khmer text of 2015) (art 32)",
        [S(GH + "owner/repo", "a/clean-md, art 32", "km", NOT, "Khmer text of 2015")],
    ),
    (
        "github: owner/repo, a.pdf (Khmer text of the Ministry of Justice)",
        [S(GH + "owner/repo", "a.pdf", "km", NOT, "Khmer text of the Ministry of Justice")],
    ),
    (
        "github: owner/repo, a.pdf (Khmer)",
        [S(GH + "owner/repo", "a.pdf", "km", NOT, "Khmer")],
    ),
    (
        "github: owner/repo, a.json (English)",
        [S(GH + "owner/repo", "a.json", "en", NOT, "English")],
    ),
    (
        "github: owner/repo, a.pdf (arts 19-21)",
        [S(GH + "owner/repo", "a.pdf, arts 19-21")],
    ),
    (
        "github: owner/repo, data/seed (index of titles and dates)",
        [S(GH + "owner/repo", "data/seed", note="index of titles and dates")],
    ),
    (
        "github: a/b, x (Khmer text) (art 33); github: c/d, y.pdf (arts 19-21)",
        [
            S(GH + "a/b", "x, art 33", "km", NOT, "Khmer text"),
            S(GH + "c/d", "y.pdf, arts 19-21"),
        ],
    ),
    (
        "https://a.org/x.txt ; github: c/d, y.pdf (Khmer text) ; http://e.org/",
        [S("https://a.org/x.txt"), S(GH + "c/d", "y.pdf", "km", NOT, "Khmer text"),
         S("http://e.org/")],
    ),
    (
        "GitHub a/b: 22/570066.txt; s 47: GitHub c/d: civil-proc-th.json",
        [S(GH + "a/b", "22/570066.txt"), S(GH + "c/d", "civil-proc-th.json", note="s 47")],
    ),
    (
        "https://a.org/d (first row); number: github c/d, src/library.json",
        [S("https://a.org/d", note="first row"), S(GH + "c/d", "src/library.json", note="number")],
    ),
    (
        "only the heading seen, in the table of contents: http://a.org/?q=my/node/193",
        [S("http://a.org/?q=my/node/193", note="only the heading seen, in the table of contents")],
    ),
    (
        "secondary source, statute text not seen: https://a.org/x/",
        [S("https://a.org/x/", kind=SourceKind.SECONDARY,
           note="secondary source, statute text not seen")],
    ),
    (
        "a page in the library of the Ministry (address not recorded); text not seen",
        [S("a page in the library of the Ministry (address not recorded); text not seen")],
    ),
    (
        "secondary text that quotes clauses (address not recorded)",
        [S("secondary text that quotes clauses (address not recorded)",
           kind=SourceKind.SECONDARY)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), GOLDEN)
def test_source_prose(line: str | None, expected: list[Source]):
    assert list(prose.sources(line)) == expected


def test_what_is_not_understood_is_kept_word_for_word_and_counted_as_not_converted():
    (source,) = prose.sources("told by a colleague")
    assert source.address == "told by a colleague"
    assert not prose.is_converted(source)
    assert prose.is_converted(Source("https://example.org/"))


@given(st.text(min_size=1).filter(lambda t: t.strip() and "general knowledge" not in t.lower()))
def test_no_prose_ever_disappears(line: str):
    found = prose.sources(line)
    assert found
    kept = " ".join(" ".join(filter(None, (s.address, s.locator, s.note))) for s in found)
    for word in line.split():
        if word.isalnum() and word.lower() not in ("and", "github"):
            assert word in kept


@pytest.mark.parametrize(
    ("sentence", "tags", "prevails"),
    [
        ("th", ("th",), None),
        ("vi, lo", ("vi", "lo"), None),
        ("zh, th, en (English prevails)", ("zh", "th", "en"), "en"),
        ("zh, km, en (English prevails)", ("zh", "km", "en"), "en"),
        ("zh, th, en", ("zh", "th", "en"), None),
    ],
)
def test_language_sentences(sentence: str, tags: tuple[str, ...], prevails: str | None):
    assert prose.language_tags(sentence) == (tags, prevails)


@pytest.mark.parametrize(
    ("what", "kind", "language"),
    [
        ("unofficial English translation (beginning seen only)", "unofficial translation", "en"),
        ("unofficial Thai translation", "unofficial translation", "th"),
        ("full Chinese text, snapshot of April 2025", "not classified", "zh"),
        ("English text, arts 13-14", "not classified", "en"),
        ("French version of part 2", "not classified", "fr"),
        ("English text of 1993 and Khmer text of 2015", "not classified", None),
        ("press: court report, art 11", "not classified", None),
    ],
)
def test_a_source_is_classified_only_where_its_words_say_so(
    what: str, kind: str, language: str | None
):
    source = prose.described("https://example.org/", what)
    assert (source.kind, source.language, source.note) == (kind, language, what)


@pytest.mark.parametrize(
    ("caution", "says"),
    [
        ("Secondary: press report.", True),
        ("Secondary source (ILO Committee of Experts), not the statute.", True),
        ("Secondary, and before the Law of 2012.", True),
        ("Secondary for the date of entry into force: a study.", False),
        ("A press report calls it secondary.", False),
        (None, False),
    ],
)
def test_a_caution_that_calls_the_source_secondary(caution: str | None, says: bool):
    assert prose.says_secondary(caution) is says
