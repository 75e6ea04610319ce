"""The nouns that counts count: their plurals, and which name plainly different kinds of thing."""

_NOUN_CLASSES = {
    "person": """
        people person persons staff staffer employee worker man men woman women child children adult student
        pupil teacher soldier troop troops resident citizen passenger player member lawmaker legislator
        official officer police personnel patient victim survivor refugee migrant voter user customer
        visitor tourist doctor nurse engineer expert researcher scientist journalist protester demonstrator
        prisoner hostage suspect witness participant respondent member boy girl candidate delegate
        senator representative judge minister death fatality injury casualty infection subscriber
        viewer fan spectator attendee civilian firefighter pilot crew fighter militant insurgent immigrant
        volunteer driver parent mother father brother sister son daughter friend colleague
    """,
    "organisation": """
        company companies firm business corporation startup enterprise maker manufacturer bank retailer
        organization organisation agency ministry university school college hospital facility store shop
        outlet restaurant factory plant branch office institution municipality
    """,
    "territory": """
        country countries nation state prefecture city town village district province region county place
        location site area
    """,
    "vehicle": """
        car vehicle truck bus plane aircraft jet helicopter drone ship boat vessel train missile rocket tank
        satellite warship submarine flight unit
    """,
    "building": "building home house apartment room structure bridge floor household",
    "ballot": "vote seat ballot seats/capacity",
    "animal": "animal dog cat bird cow pig chicken whale elephant horse fish",
    "dose": "dose vaccine shot jab",
    "goal": "goal",
    "share": "share",
    "page": "page",
    "rank": "rank",
    "score": "score",
    "times": "times",
    "fraction": "fraction",
    "points": "points",
}
_CLASS_OF = {noun: name for name, nouns in _NOUN_CLASSES.items() for noun in nouns.split()}
_PEOPLE = {"person", "persons"}
_ONE_OF_THEM = frozenset(
    ("person", "people", "man", "woman", "child", "boy", "girl", "death", "fatality", "soldier", "civilian")
)
_IRREGULAR_PLURALS = """
    people persons staff men women children police personnel troops aircraft fish sheep crew media data lives wives
    feet teeth mice cattle jobs
"""
IRREGULAR_PLURALS = frozenset(_IRREGULAR_PLURALS.split())
_NOT_NOUNS = """
    of in on at to for and or nor the a an from by with as is are was were be been being has have had who
    whom whose that which than but per more less fewer into onto over under this these those it its his her
    their our your my he she they we you i not no if so because while when where after before since until
    during about around against between among through across said says did does do will would can could may
    might must shall should always perhaps towards besides within without sometimes plus overseas versus points times
"""
NOT_NOUNS = frozenset(_NOT_NOUNS.split())
"""Words after a number that end the search for the noun it counts."""


def is_plural(word: str) -> bool:
    """Tell whether a word looks like an English plural; words in capitals are names."""
    lower = word.lower()
    if word.isupper():
        return False
    return lower in IRREGULAR_PLURALS or (
        len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s"))
    )


def singular(noun: str) -> str:
    """Return an English noun without its plural ending."""
    if noun in _CLASS_OF or noun in IRREGULAR_PLURALS:
        return noun
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def normalised_noun(noun: str) -> str:
    """Return the unit of a count for its noun: plural as written, lower case; person(s) are people."""
    lower = noun.lower()
    return "people" if lower in _PEOPLE else lower


def noun_class(noun: str) -> str | None:
    """Return the class of a known noun ("person", "organisation", …), None of an unknown one."""
    return _CLASS_OF.get(noun) or _CLASS_OF.get(singular(noun))


def counts_people(noun: str) -> bool:
    """Tell whether a singular noun after "one" names a person, so that "one man" is a count."""
    return noun in _ONE_OF_THEM
