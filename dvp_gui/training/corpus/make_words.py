"""Makes the word lists in `words/` from WordNet 3.0, wordfreq and Faker; run once, the lists are committed.

    python -m dvp_gui.training.corpus.make_words --wordnet /usr/share/wordnet

Needs the packages wordfreq and faker and WordNet's dictionary files; the generator itself needs none of them.
Each list keeps a word only when its most common sense belongs to the list's kind, so that "bank" is no furniture.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path

WORDS = Path(__file__).parent / "words"

# list -> (root synsets as lemma[.sense], least Zipf frequency); a sense counts from 1
NOUN_LISTS: dict[str, tuple[tuple[str, ...], float]] = {
    "animals": (("animal",), 2.6),
    "plants": (("plant.2",), 2.7),
    "foods": (("food", "food.2", "foodstuff"), 2.8),
    "drinks": (("beverage",), 2.9),
    "garments": (("clothing",), 2.9),
    "furniture": (("furniture", "furnishing"), 2.7),
    "vehicles": (("vehicle",), 2.7),
    "instruments": (("musical_instrument",), 2.6),
    "tools": (("tool", "implement", "container", "device", "equipment", "kitchen_utensil", "toy"), 3.0),
    "buildings": (("building", "shop", "institution.2", "house.2"), 2.9),
    "rooms": (("room",), 2.9),
    "jobs": (
        (
            "worker",
            "professional",
            "skilled_worker",
            "scientist",
            "artist",
            "creator.2",
            "entertainer",
            "athlete",
            "employee",
            "official",
            "merchant",
            "health_professional",
            "educator",
            "expert",
            "leader",
        ),
        2.8,
    ),
    "materials": (("material", "substance", "fabric", "metallic_element", "mineral"), 3.0),
    "illnesses": (("illness", "injury", "symptom"), 3.0),
    "sciences": (("science", "discipline", "knowledge_domain"), 2.7),
    "events": (("social_event", "gathering", "contest"), 3.0),
    "publications": (("publication", "document", "piece.4", "message.2"), 3.2),
    "body": (("body_part",), 3.2),
    "acts": (("work", "occupation", "game", "sport", "project", "training", "journey"), 3.0),
}
PLACE_LISTS: dict[str, tuple[str, ...]] = {
    "cities": ("city", "national_capital", "state_capital", "port", "town", "provincial_capital"),
    "countries": ("country", "country.2", "country.3", "European_country", "African_country", "Asian_country",
                  "South_American_country", "North_American_country"),
    "rivers": ("river",),
    "mountains": ("mountain", "mountain_peak", "mountain_range", "range"),
    "islands": ("island",),
    "lakes": ("lake", "sea", "bay", "gulf", "strait"),
}  # fmt: skip
UNFIT = frozenset(
    """ass bastard bitch whore slut nigger cock dick prick pussy tit tits boob arse crap shit piss cunt fag dyke spic
    gook kike wop coon darky nazi rapist prostitute hooker hustler slave pimp stripper porn heroin cocaine crack
    marijuana cannabis weed pot hash dope drug drugs opium morphine condom dildo vibrator bomb grenade missile rifle
    gun shotgun pistol bullet landmine warhead torpedo corpse cadaver brothel bordello whorehouse concubine mistress
    screw bugger penis vagina anus rectum breast nipple clitoris scrotum testicle foreskin vulva crotch buttocks butt
    bum fanny kaffir negro savage cripple midget retard tramp dago frog polack queer homo pansy fairy killer assassin
    executioner hangman sodomite aids cancer leprosy gonorrhea syphilis herpes man woman male female baby child
    spirit soul matter thing object unit form head part sewage excrement feces urine pus vomit dung manure pee poop
    turd fart hell devil god booze stinger sling explosive poison cyanide weapon cannon torture noose gallows
    panty bra lingerie thong brassiere kamikaze whisky guillotine grime scum trash vermin carcass suicide terrorist racist sexist fascist burglar bandit thug""".split()
)


class WordNet:
    """The few things that we ask of WordNet's dictionary files: senses in order, ancestors, gloss frames."""

    def __init__(self, folder: Path) -> None:
        self.senses: dict[str, dict[str, list[str]]] = {}
        self.parents: dict[str, dict[str, list[str]]] = {}
        self.instances: dict[str, list[str]] = {}
        self.words: dict[str, dict[str, list[str]]] = {}
        self.frames: dict[str, set[int]] = {}
        for part in ("noun", "verb", "adj"):
            self._read_index(folder / f"index.{part}", part)
            self._read_data(folder / f"data.{part}", part)

    def _read_index(self, path: Path, part: str) -> None:
        table = self.senses.setdefault(part, {})
        for line in path.read_text("utf-8").splitlines():
            if not line.startswith(" "):
                fields = line.split()
                table[fields[0]] = fields[-int(fields[2]) :]

    def _read_data(self, path: Path, part: str) -> None:
        parents, words = self.parents.setdefault(part, {}), self.words.setdefault(part, {})
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            offset, count = fields[0], int(fields[3], 16)
            words[offset] = [re.sub(r"\(\w+\)", "", fields[4 + 2 * i]) for i in range(count)]
            pointers = int(fields[4 + 2 * count])
            start = 5 + 2 * count
            for i in range(start, start + 4 * pointers, 4):
                if fields[i] == "@":
                    parents.setdefault(offset, []).append(fields[i + 1])
                elif fields[i] == "@i":
                    self.instances.setdefault(offset, []).append(fields[i + 1])
            if part == "verb":
                rest = fields[start + 4 * pointers :]
                self.frames[offset] = {int(number) for number in rest[2::3]}

    def synset(self, name: str) -> str:
        lemma, _, sense = name.partition(".")
        senses = self.senses["noun"][lemma.lower()]
        return senses[min(int(sense or 1), len(senses)) - 1]

    def ancestors(self, offset: str) -> set[str]:
        found, queue = set(), [offset]
        while queue:
            node = queue.pop()
            if node not in found:
                found.add(node)
                queue += self.parents["noun"].get(node, [])
        return found


def noun_list(net: WordNet, roots: Iterable[str], least: float) -> list[str]:
    from wordfreq import zipf_frequency

    wanted = {net.synset(root) for root in roots}
    found = []
    for lemma, senses in net.senses["noun"].items():
        if not re.fullmatch(r"[a-z]{3,14}", lemma) or lemma in UNFIT or re.search(r"[^sui]s$", lemma):
            continue  # the last one: plurals such as "trousers", which take no article
        spelled = next((w for w in net.words["noun"][senses[0]] if w.lower() == lemma), lemma)
        if spelled == lemma and zipf_frequency(lemma, "en") >= least and net.ancestors(senses[0]) & wanted:
            found.append(lemma)
    return sorted(found)


def place_list(net: WordNet, roots: Iterable[str]) -> list[str]:
    wanted = {net.synset(root) for root in roots}
    found = set()
    for offset, kinds in net.instances.items():
        if any(net.ancestors(kind) & wanted for kind in kinds):
            name = net.words["noun"][offset][0].replace("_", " ")
            if re.fullmatch(r"[A-Z][A-Za-z'. -]{2,22}", name):
                found.add(name)
    return sorted(found)


def verb_list(net: WordNet) -> list[str]:
    """Transitive verbs (frames "somebody ----s something"), with their past tense and participle."""
    from wordfreq import zipf_frequency

    from dvp_gui.training.corpus.inflection import past_forms

    found = []
    for lemma, senses in net.senses["verb"].items():
        if not re.fullmatch(r"[a-z]{3,12}", lemma) or zipf_frequency(lemma, "en") < 2.7:
            continue
        if 8 in net.frames.get(senses[0], set()) and lemma not in UNFIT and len(lemma) > 2:
            past, participle = past_forms(lemma)
            if zipf_frequency(past, "en") > 2.4:
                found.append(f"{lemma} {past} {participle}")
    return sorted(found)


def adjective_list(net: WordNet) -> list[str]:
    from wordfreq import zipf_frequency

    return sorted(
        w
        for w in net.senses["adj"]
        if re.fullmatch(r"[a-z]{3,12}", w) and zipf_frequency(w, "en") >= 3.2 and w not in UNFIT
        and w not in net.senses["noun"] and not w.endswith("est")
    )  # fmt: skip


LOCALES = "en_US en_GB en_IE en_IN de_DE fr_FR es_ES it_IT nl_NL pt_PT pl_PL sv_SE da_DK fi_FI cs_CZ tr_TR ro_RO hu_HU"


def faker_names() -> dict[str, list[str]]:
    """Given names by gender, family names and towns of Faker's providers, Latin letters only."""
    lists: dict[str, set[str]] = {"women": set(), "men": set(), "families": set(), "towns": set()}
    fields = {"women": "first_names_female", "men": "first_names_male", "families": "last_names"}
    for locale in LOCALES.split():
        person = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for key, field in fields.items():
            names = list(getattr(person, field, ()))
            lists[key].update(names[:: max(1, len(names) // 350)])
        if importlib.util.find_spec(f"faker.providers.address.{locale}") is None:
            continue
        address = importlib.import_module(f"faker.providers.address.{locale}").Provider
        for field in ("cities", "city_names", "towns"):
            names = list(getattr(address, field, ()) or ())
            lists["towns"].update(names[:: max(1, len(names) // 250)])
    fits = re.compile(r"[A-ZÀ-Ž][a-zà-ž]{1,12}(-[A-Z][a-z]+)?").fullmatch
    kept = {key: {n for n in names if isinstance(n, str) and fits(n)} for key, names in lists.items()}
    both = kept["women"] & kept["men"]
    kept["women"] -= both
    kept["men"] -= both
    return {key: sorted(names) for key, names in kept.items()}


def english_list(size: int = 30000) -> list[str]:
    """The most frequent English words with their Zipf frequency, for the tokenizer."""
    from wordfreq import top_n_list, zipf_frequency

    words = [w for w in top_n_list("en", size) if re.fullmatch(r"[a-z]+('[a-z]+)?", w)]
    return [f"{w} {zipf_frequency(w, 'en'):.1f}" for w in words]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    net = WordNet(parser.parse_args().wordnet)
    lists = {name: noun_list(net, *rule) for name, rule in NOUN_LISTS.items()}
    lists |= {name: place_list(net, roots) for name, roots in PLACE_LISTS.items()}
    lists |= faker_names() | {
        "verbs": verb_list(net),
        "adjectives": adjective_list(net),
        "english": english_list(),
    }
    for name, words in lists.items():
        (WORDS / f"{name}.txt").write_text("\n".join(words) + "\n", "utf-8")
        sys.stdout.write(f"{name} {len(words)}\n")


if __name__ == "__main__":
    main()
