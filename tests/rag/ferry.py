"""An article that several tests summarise."""

from index.records import Article

FERRY = Article(
    id="ferry",
    title="Harbour town to build a second ferry",
    published_at="2026-03-03",
    text=(
        "The town of Minatomi will spend ¥240 million on a second ferry, Mayor Aya Sato said on Tuesday. "
        "The boat is to carry 120 passengers and will enter service in October.\n\n"
        "The first ferry carried 31,000 people last year, an increase of 12 percent. "
        "The council approved the budget on Monday.\n\n"
        "Anglers had asked for a longer pier instead. Nobody on the council took up the idea."
    ),
)
