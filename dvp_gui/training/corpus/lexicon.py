"""The words that slots are filled with: names, places, things, times, amounts, for one split.

Names of people and places are divided between the splits by a hash of the name, invented ones too, so that the held-out
split has names that training never yields. Lists in `words/` and whatever `templates/heldout` draws are frozen: the
committed test set depends on them. Widen by adding new kinds in `kinds.py`, not by changing what stands here.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

from dvp_gui.training.corpus.inflection import article, plural

WORDS = Path(__file__).parent / "words"

COMMON_WOMEN = """Anna Emma Mia Lena Sara Sarah Julia Laura Maria Marie Lisa Nina Clara Eva Alice Amy Kate Katie Emily Olivia
Sophie Sophia Chloe Grace Ella Lucy Hannah Rachel Rebecca Jane Jenny Jessica Megan Amanda Nicole Nora Ruth Rosa Carmen
Elena Irene Helen Susan Linda Karen Nancy Betty Carol Diane Joan Joyce Martha Paula Monica Diana Claire Fiona Priya Aisha
Fatima Leila Yuki Mei Ana Ines Carla Sofia Isabel Petra Hanna Greta Ingrid Astrid Freya Maja Zoe Zara Ava Isla Ruby
Holly Daisy Molly Poppy Abby Beth Kim Tina Gina Vera Olga Natasha Tanya Svetlana Amina Nadia Samira Yasmin Leah Naomi
Miriam Esther Judith Audrey Sylvia Vivian Bella Lily Ivy Hazel June Wendy Heidi Patricia Barbara Victoria Charlotte""".split()
COMMON_MEN = """Tom Ben Max Jack Paul Peter John James David Daniel Mark Luke Sam Adam Leo Noah Liam Oliver Harry George Charlie
Oscar Henry William Thomas Robert Michael Chris Steve Kevin Brian Eric Jason Ryan Justin Brandon Tyler Aaron Nathan Simon
Martin Felix Jonas Lukas Jan Karl Hans Otto Emil Anton Hugo Louis Pierre Marc Luc Antoine Carlos Juan Pedro Pablo Diego
Miguel Luis Jorge Marco Luca Paolo Mario Giorgio Ivan Boris Igor Omar Ali Hassan Ahmed Yusuf Ravi Arjun Raj Kenji Hiro
Wei Jin Tim Jim Joe Dan Matt Nick Mike Alex Greg Jeff Ken Ron Ted Bob Bill Frank Fred Gary Larry Jerry Dennis Walter Arthur
Albert Ernest Victor Patrick Sean Connor Kyle Ian Neil Stuart Craig Scott Ross Owen Rhys Theo Finn Erik Lars Nils""".split()
COMMON_PLACES = """London Paris Berlin Madrid Rome Vienna Lisbon Dublin Oslo Stockholm Helsinki Copenhagen Amsterdam Brussels
Prague Warsaw Budapest Athens Istanbul Moscow Tokyo Kyoto Seoul Beijing Shanghai Delhi Mumbai Sydney Melbourne Auckland
Toronto Vancouver Montreal Chicago Boston Seattle Denver Dallas Houston Miami Philadelphia Phoenix Portland Austin
Manchester Liverpool Leeds Glasgow Edinburgh Bristol Oxford Cambridge York Bath Brighton Cardiff Belfast Munich Hamburg
Cologne Frankfurt Zurich Geneva Milan Venice Naples Florence Turin Barcelona Valencia Seville Porto Lyon Marseille Nice
Krakow Cairo Nairobi Lagos Lima Bogota Santiago Havana Dubai Singapore Bangkok Hanoi Manila Jakarta""".split()
COLOURS = """red blue green yellow black white brown grey orange purple pink silver golden beige turquoise violet crimson
navy cream scarlet""".split()
ADJECTIVES = """old new small large big heavy light wooden broken cheap expensive beautiful strange tiny huge long short round
narrow wide soft hard clean dirty empty full famous modern ancient simple comfortable quiet loud fast slow sharp smooth
plain bright dark warm cold dry wet fresh thin thick rare common handmade second-hand lovely ugly useful precious
fragile sturdy rusty shiny dusty antique foldable portable electric leather cotton woollen plastic glass metal paper stone
striped spotted colourful Italian French German Japanese Spanish Swedish""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
SEASONS = "spring summer autumn winter".split()
NUMBERS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONSETS = """b br c ch cl cr d dr f fl g gl gr h j k kl kr l m n p pr qu r s sh sk sl st t th tr v w y z bl sp str zh vr
""".split()
_VOWELS = "a e i o u a e i o ia ea ai ei io ou oo ae".split()
_CODAS = ["", "", "", "n", "r", "l", "s", "m", "t", "k", "nd", "rt", "x", "th", "ck", "st", "lm", "v", "d"]


def is_held_out(name: str) -> bool:
    """Whether a name of a person or place belongs to the held-out split (about one in ten)."""
    return zlib.crc32(name.lower().encode()) % 10 == 0


@lru_cache
def words(name: str) -> tuple[str, ...]:
    """A committed word list, in its order."""
    return tuple(w for w in (WORDS / f"{name}.txt").read_text("utf-8").splitlines() if w)


@dataclass(frozen=True, slots=True)
class Filling:
    """What a slot holds: `text` is what an answer says, `forms` are other shapes of it (pronoun, with preposition ...)."""

    text: str
    forms: dict[str, str] = field(default_factory=dict)


@lru_cache
def _name_table(key: str, held: bool) -> tuple[str, ...]:
    common = {"women": COMMON_WOMEN, "men": COMMON_MEN, "places": COMMON_PLACES}
    source = common[key[7:]] if key.startswith("common_") else words(key)
    return tuple(name for name in source if is_held_out(name) == held)


class Lexicon:
    """Draws fillings for one split with one random generator."""

    def __init__(self, rng: Random, held: bool) -> None:
        self.rng = rng
        self.held = held

    # names

    def invented(self, low: int = 2, high: int = 3) -> str:
        """A name that nobody bears, of low..high syllables, of this split."""
        pick = self.rng.choice
        while True:
            count = self.rng.randint(low, high)
            name = "".join(
                pick(_ONSETS) + pick(_VOWELS) + (pick(_CODAS) if i == count - 1 else "") for i in range(count)
            )
            name = name.capitalize()
            if 3 < len(name) < 11 and is_held_out(name) == self.held:
                return name

    def table(self, key: str) -> str:
        return self.rng.choice(_name_table(key, self.held))

    def first_name(self, woman: bool) -> str:
        draw = self.rng.random()
        if draw < 0.45:
            return self.table("common_women" if woman else "common_men")
        if draw < 0.78:
            return self.table("women" if woman else "men")
        return self.invented(1, 3)

    def family_name(self) -> str:
        return self.table("families") if self.rng.random() < 0.65 else self.invented()

    def place_name(self) -> str:
        draw = self.rng.random()
        if draw < 0.25:
            return self.table("common_places")
        if draw < 0.5:
            return self.table("cities")
        if draw < 0.75:
            return self.table("towns")
        return self.invented()

    def person(self, style: str = "any") -> Filling:
        """A person: full name, first name or title; forms: he, him, his, name (how later sentences say it), first."""
        woman = self.rng.random() < 0.5
        first = self.first_name(woman)
        pronouns = ("she", "her", "her", "herself") if woman else ("he", "him", "his", "himself")
        forms = dict(zip(("he", "him", "his", "self"), pronouns, strict=True))
        draw = 0.0 if style == "first" else self.rng.random()
        if draw < 0.5:
            text = short = first
        elif draw < 0.92 or style == "full":
            family = self.family_name()
            text, short = f"{first} {family}", self.rng.choice((first, first, family))
        else:
            title = self.rng.choice(
                ("Mrs", "Ms", "Dr", "Professor") if woman else ("Mr", "Mr", "Dr", "Professor")
            )
            text = short = f"{title} {self.family_name()}"
        return Filling(text, forms | {"name": short, "first": first})

    # nouns

    def adjective(self) -> str:
        if self.rng.random() < 0.75:
            return self.rng.choice(ADJECTIVES)
        return self.rng.choice(words("adjectives"))

    def noun_phrase(self, noun: str, adjective: float = 0.4) -> Filling:
        """ "a red lamp", with forms the ("the lamp" or "the red lamp"), bare, many, kind."""
        phrase = noun
        if self.rng.random() < adjective:
            phrase = f"{self.rng.choice(COLOURS) if self.rng.random() < 0.3 else self.adjective()} {noun}"
        the = phrase if self.rng.random() < 0.6 else noun
        forms = {"the": f"the {the}", "bare": phrase, "noun": noun, "many": plural(noun)}
        return Filling(f"{article(phrase)} {phrase}", forms)

    def one_of(self, *lists: str) -> str:
        return self.rng.choice(words(self.rng.choice(lists)))

    # times

    def year(self) -> Filling:
        return Filling(str(self.rng.choice((self.rng.randint(1600, 1899), self.rng.randint(1900, 2024)))))

    def date(self) -> Filling:
        day, month = self.rng.randint(1, 28), self.rng.choice(MONTHS)
        ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
        style = self.rng.randrange(5)
        text = (
            f"{day} {month}",
            f"{month} {day}",
            f"{month} {day}{ending}",
            f"the {day}{ending} of {month}",
        )[style % 4]
        if style == 4:
            text = f"{day} {month} {self.rng.randint(1800, 2024)}"
        return Filling(text, {"on": f"on {text}"})

    def day(self) -> Filling:
        day = self.rng.choice(DAYS)
        if self.rng.random() < 0.4:
            day += self.rng.choice((" morning", " afternoon", " evening", " night"))
        return Filling(day, {"on": f"on {day}"})

    def clock(self) -> Filling:
        hour = self.rng.randint(1, 12)
        minute = self.rng.choice((0, 0, 0, 15, 30, 30, 45, 5, 10, 20, 40, 50, 55, self.rng.randint(1, 59)))
        half = self.rng.choice(("", "", " am", " pm"))
        if minute == 0:
            plain = (f"{hour} o'clock", f"{hour}{half or ' pm'}", str(hour), "noon", f"{hour}:00")
            text = self.rng.choice(plain)
        elif minute == 30 and self.rng.random() < 0.4:
            text = f"half past {('one', *NUMBERS[:11])[hour - 1]}"
        else:
            text = f"{hour}:{minute:02d}{half}"
        return Filling(text, {"on": f"at {text}"})

    # amounts

    def number(self, low: int = 2, high: int = 60) -> Filling:
        value = self.rng.randint(low, high)
        if self.rng.random() < 0.5 and value < 100 and value > 1:
            if value <= 20:
                return Filling(NUMBERS[value - 2])
            unit = value % 10
            return Filling(TENS[value // 10 - 2] + (f"-{('one', *NUMBERS[:8])[unit - 1]}" if unit else ""))
        return Filling(str(value))

    def price(self) -> Filling:
        low, high = self.rng.choice(((1, 30), (1, 30), (20, 400), (100, 5000)))
        value = self.rng.randint(low, high)
        draw = self.rng.randrange(6)
        if draw == 0:
            return Filling(f"${value}")
        if draw == 1:
            return Filling(f"{self.rng.choice('$£€')}{value}.{self.rng.choice((50, 99, 20, 75, 95)):02d}")
        if draw == 2:
            return Filling(f"£{value}")
        unit = self.rng.choice(("euros", "dollars", "pounds", "euros", "crowns", "francs"))
        return Filling(f"{self.number(2, 95).text if draw == 3 else value + 1} {unit}")

    def amount(self, *units: str, low: int = 2, high: int = 60) -> Filling:
        return Filling(f"{self.number(low, high).text} {self.rng.choice(units)}")
