"""One address of every kind of page, for tests that hold for all of them."""

PAGES = (
    "/",
    "/search",
    "/search?q=refuse+to+extradite+own+nationals",
    "/search?q=%E0%B8%AA%E0%B9%88%E0%B8%87%E0%B8%9C%E0%B8%B9%E0%B9%89%E0%B8%A3%E0%B9%89%E0%B8%B2"
    "%E0%B8%A2%E0%B8%82%E0%B9%89%E0%B8%B2%E0%B8%A1%E0%B9%81%E0%B8%94%E0%B8%99&as_of=2015-06-01",
    "/search?q=UNTOC+art+16(7)",
    "/search?country=LA&kind=law",
    "/search?q=zzzzqqqq&mode=keyword",
    "/instruments/th-extradition-act-2008",
    "/instruments/un-untoc-2000",
    "/provisions/th-extradition-act-2008/s-12",
    "/provisions/kh-constitution-1993/art-33",
    "/countries/th",
    "/countries/kh",
    "/concepts",
    "/about",
    "/docs",
    "/search?country=XX",
    "/instruments/nothing-here",
)
