"""Past tense, participle, plural and article of English words: rules, with the irregular words listed."""

from __future__ import annotations

import re

_IRREGULAR = """arise arose arisen|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent
bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|breed bred bred
bring brought brought|build built built|burn burned burned|burst burst burst|buy bought bought|cast cast cast
catch caught caught|choose chose chosen|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt
dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen
feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown
forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got got
give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard
hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|knit knitted knitted|know knew known
lay laid laid|lead led led|leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost
make made made|mean meant meant|meet met met|mow mowed mown|overcome overcame overcome|pay paid paid|put put put
quit quit quit|read read read|rebuild rebuilt rebuilt|ride rode ridden|ring rang rung|rise rose risen|run ran run
say said said|see saw seen|seek sought sought|sell sold sold|send sent sent|set set set|sew sewed sewn
shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown|shrink shrank shrunk
shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid|sow sowed sown
speak spoke spoken|spend spent spent|spin spun spun|split split split|spread spread spread|spring sprang sprung
stand stood stood|steal stole stolen|stick stuck stuck|sting stung stung|strike struck struck|string strung strung
swear swore sworn|sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn
tell told told|think thought thought|throw threw thrown|undergo underwent undergone|understand understood understood
undo undid undone|uphold upheld upheld|wake woke woken|wear wore worn|weave wove woven|win won won|wind wound wound
withdraw withdrew withdrawn|write wrote written|rewrite rewrote rewritten|overtake overtook overtaken|bid bid bid
broadcast broadcast broadcast|forecast forecast forecast|cling clung clung|foresee foresaw foreseen|redo redid redone
mistake mistook mistaken|outgrow outgrew outgrown|rewind rewound rewound|sling slung slung|slit slit slit|spit spat spat
thrust thrust thrust|unwind unwound unwound|upset upset upset|withhold withheld withheld|withstand withstood withstood
offset offset offset|override overrode overridden|oversee oversaw overseen|overthrow overthrew overthrown|reset reset reset
overhear overheard overheard|retell retold retold|remake remade remade|resell resold resold|repay repaid repaid"""
IRREGULAR = {w[0]: (w[1], w[2]) for w in (e.split() for e in re.split(r"[|\n]", _IRREGULAR)) if len(w) == 3}
# verbs of two or more syllables whose last one is stressed, so that the consonant doubles
_DOUBLING = frozenset(
    """admit commit permit submit omit transmit refer prefer transfer infer defer occur regret control patrol compel
    expel propel repel equip forget upset begin acquit allot confer deter excel format program rebel remit unplug
    kidnap handicap outwit entrap recur incur""".split()
)


def past_forms(verb: str) -> tuple[str, str]:
    """Past tense and past participle."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        past = verb + "d"
    elif re.search(r"[^aeiou]y$", verb):
        past = verb[:-1] + "ied"
    elif verb in _DOUBLING or re.fullmatch(r"[^aeiou]*(qu)?[aeiou][bdgklmnprt]", verb):
        past = verb + verb[-1] + "ed"
    elif verb.endswith("c"):
        past = verb + "ked"
    else:
        past = verb + "ed"
    return past, past


_PLURALS = {
    "child": "children", "foot": "feet", "tooth": "teeth", "goose": "geese", "mouse": "mice", "man": "men",
    "woman": "women", "person": "people", "sheep": "sheep", "deer": "deer", "fish": "fish", "ox": "oxen",
    "knife": "knives", "wife": "wives", "leaf": "leaves", "loaf": "loaves", "shelf": "shelves", "wolf": "wolves",
    "calf": "calves", "half": "halves", "thief": "thieves", "scarf": "scarves", "potato": "potatoes",
    "tomato": "tomatoes", "hero": "heroes", "salmon": "salmon", "trout": "trout", "bison": "bison", "moose": "moose",
}  # fmt: skip


def plural(noun: str) -> str:
    head, _, last = noun.rpartition(" ")
    if last in _PLURALS:
        many = _PLURALS[last]
    elif last.endswith("man") and last not in ("human", "german", "shaman", "talisman"):
        many = last[:-3] + "men"
    elif re.search(r"(s|x|z|ch|sh)$", last):
        many = last + "es"
    elif re.search(r"[^aeiou]y$", last):
        many = last[:-1] + "ies"
    else:
        many = last + "s"
    return f"{head} {many}" if head else many


def article(phrase: str) -> str:
    """ "a" or "an", by the sound that the phrase begins with."""
    if re.match(r"(?i)(uni|use|usu|uti|eu|one\b|once\b|ute|ura|ukul)", phrase):
        return "a"
    if re.match(r"(?i)(hour|honest|honou?r|heir)|(8|11|18)(\b|\d\b)", phrase):
        return "an"
    return "an" if phrase[0].lower() in "aeiou" else "a"


def third_person(verb: str) -> str:
    """The present tense with he, she, it."""
    known = {"have": "has", "do": "does", "go": "goes", "be": "is"}
    if verb in known:
        return known[verb]
    if re.search(r"(s|x|z|ch|sh|o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


def gerund(verb: str) -> str:
    """The form in -ing."""
    if verb in ("die", "lie", "tie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    doubled = verb in _DOUBLING or re.fullmatch(r"[^aeiou]*(qu)?[aeiou][bdgklmnprt]", verb)
    return verb + verb[-1] + "ing" if doubled else verb + "ing"
