import tantivy
import typer

from kb import settings
from kb.search import generations


def main(query: str) -> None:
    generation, _ = generations.current(settings.load().index_folder)
    index = tantivy.Index.open(str(generation / "text"))
    searcher = index.searcher()
    for score, address in searcher.search(index.parse_query(query, ["summary"]), 10).hits:
        print(round(score, 4), bytes(searcher.doc(address)["kept"][0])[:80])


typer.run(main)
