"""English words after which a period need not end a sentence, as news writes them."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TITLES = _words(
    """
    Mr Mrs Ms Mx Messrs Dr Drs Prof Gov Govs Lt Sen Sens Rep Reps Gen Col Maj Capt Cmdr Cdr Adm Sgt
    Cpl Pvt Brig Rev Fr Hon Pres Supt Insp Det Sec Amb Atty Asst Assoc Mt Ft vs Msgr Mme Mlle Dist Avg
    """
)
"""Always followed by a name or a number: the period never ends a sentence."""

NUMBERED = _words(
    """
    No no Nos nos Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Vol Vols Art Arts Fig Figs Ch
    Para Sec p pp vol art ca approx est Pop pop avg fl
    """
)
"""The period ends no sentence where a number follows: "No. 1", "Jan. 5", "Art. 9"."""

OPEN_ENDED = _words(
    """
    Inc Corp Co Cos Ltd Bros Plc Jr Sr Esq St Ste Ave Blvd Rd Hwy Sq Dept Univ Assn Bldg Intl Natl
    Govt Tril Bil Mil tril bil mil trn bn mn Ala Ariz Ark Calif Colo Conn Fla Ga Ill Kan Ky La Md
    Mich Minn Miss Mo Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que etc al v ed eds cf viz
    Ph Ed Alex Geo Wm Chas Jos Thos Benj Aug Nov Dec
    """
)
"""A capital may follow within the sentence ("Apple Inc. Chief Executive"); a word of STARTERS ends it."""

CLOCK = frozenset(("a.m", "p.m", "A.M", "P.M"))

AFTER_CLOCK = _words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tues Wed Thurs Fri Sat Sun January
    February March April May June July August September October November December Jan Feb Mar Apr
    Jun Jul Aug Sept Oct Nov Dec Eastern Central Mountain Pacific Greenwich Japan Tokyo Beijing
    Moscow Kyiv London Paris ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST EET
    MSK JST KST IST HKT SGT AEST AEDT AKDT HST
    """
)
"""What goes on after a time of day ("5 p.m. Friday", "9 a.m. JST"); any other capital begins a sentence."""

LETTERED = _words(
    """
    Plan Vitamin Hepatitis Group Class Type Grade Series Schedule Terminal Part Exhibit Section
    Phase War Category Tier Title Block Influenza Serie Pool Zone Platform Figure Table Appendix
    Annex
    """
)
"""Nouns whose letter is no initial: "finished top of Group C."."""

STARTERS = _words(
    """
    The A An He She It They We I You His Her Its Their Our My Your This That These Those There Here
    But And Or So Yet Nor If When While As After Before Since Until Although Though Because Despite
    During Under In On At For From With Without Within By To Of About Above Against Among Between
    Into Through Across Over Following According However Meanwhile Moreover Instead Still Also Then
    Now Today Yesterday Later Earlier Once Even Only Just Not No Some Many Most Much More Several
    Few All Each Every Both Another Other Others One Two Three Such What Who Why How Where Which
    Whether Whose Last Next Asked Nearly Almost Perhaps Maybe Indeed Unlike Like Back Police
    Officials Critics Experts Researchers Analysts Authorities Investigators Prosecutors People
    Additionally Furthermore Nevertheless Nonetheless Therefore Thus Hence Overall Currently
    Recently Previously Finally Eventually Initially
    """
)
"""Words that begin sentences and seldom a name, so that they end one after an abbreviation."""

EXCLAIMED = frozenset(("Yahoo", "Jeopardy"))
"""Names that carry their exclamation mark: "Yahoo! Japan"."""

SPEECH = _words(
    """
    said says asked asks wrote writes added adds told tells tweeted replied responded exclaimed
    shouted joked quipped wondered recalled continued cried
    """
)
"""Verbs after a quoted question and a name: in “Why?” Ito asked, the sentence goes on."""
