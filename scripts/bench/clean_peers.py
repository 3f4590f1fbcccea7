"""The peers' side of `npm run bench:clean`.

`clean_peers.py cases DATA` prints the cases that come from the libraries' own tables; `clean_peers.py answers` reads
`{measure: [case, …]}` on stdin and prints `{measure: {peer: {"answers": […], "micros": …}}}`. Not in scope: judging.
"""

import gettext
import json
import sys
import time
from pathlib import Path

LANGUAGES = "ar bg cs da de el es fi fr he hi hu id it ja ko nb nl pl pt ro ru sv th tr uk vi zh_CN".split()


def cases(data):
    print(json.dumps({"forms": forms(data), "phones": phones(), "languages": languages()}))


def forms(data):
    """Legal forms as cleanco and rigour list them, cleanco's with their country."""
    import yaml
    from cleanco.termdata import terms_by_country, terms_by_type

    listed = {}
    for country, terms in terms_by_country.items():
        for term in terms:
            listed.setdefault(("cleanco", term.strip()), country)
    for terms in terms_by_type.values():
        for term in terms:
            listed.setdefault(("cleanco", term.strip()), "")
    with open(Path(data, "reference", "org_types.yml"), encoding="utf-8") as file:
        for kind in yaml.safe_load(file)["types"]:
            for name in [kind.get("display"), *kind.get("aliases", [])]:
                if name:
                    listed.setdefault(("rigour", str(name).strip()), "")
    return [{"source": source, "form": form, "country": country} for (source, form), country in listed.items()]


def phones():
    """phonenumbers' example of each kind of number in each country, as written there and from abroad."""
    import phonenumbers as p

    found = []
    for country in sorted(p.SUPPORTED_REGIONS):
        for kind in sorted(p.PhoneNumberType.values()):
            number = p.example_number_for_type(country, kind)
            if number is None or not p.is_valid_number(number):
                continue
            e164 = p.format_number(number, p.PhoneNumberFormat.E164)
            for style in (p.PhoneNumberFormat.NATIONAL, p.PhoneNumberFormat.INTERNATIONAL):
                written = p.format_number(number, style)
                abroad = style == p.PhoneNumberFormat.INTERNATIONAL
                found.append({"text": written, "country": "" if abroad else country, "expect": e164})
        wrong = p.invalid_example_number(country)
        if wrong is not None:
            written = p.format_number(wrong, p.PhoneNumberFormat.INTERNATIONAL)
            found.append({"text": written, "country": "", "expect": ""})
    return found


def languages():
    """Countries in other languages, by the iso-codes translations that pycountry carries."""
    import pycountry

    found = []
    for language in LANGUAGES:
        said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for country in pycountry.countries:
            name = getattr(country, "common_name", country.name)
            if said.gettext(name) != name:
                found.append({"text": said.gettext(name), "expect": country.alpha_2})
    return found


def answered(answer, given):
    """All answers, and the processor's time for each in microseconds, once the peer has loaded its tables."""
    [answer(one) for one in given[:3]]
    began = time.process_time()
    answers = [answer(one) or "" for one in given]
    return {"answers": answers, "micros": (time.process_time() - began) * 1e6 / max(1, len(given))}


def company_peers():
    from cleanco import basename
    from rigour.names import remove_org_types

    return {
        "cleanco": lambda case: basename(basename(case["text"], prefix=True, middle=True), prefix=True, middle=True),
        "rigour": lambda case: remove_org_types(case["text"].casefold()),
    }


def domain_peers():
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)
    return {"tldextract": lambda case: extract(case["text"]).top_domain_under_public_suffix}


def phone_peers():
    import phonenumbers as p

    def read(case):
        try:
            number = p.parse(case["text"], case["country"] or None)
        except p.NumberParseException:
            return ""
        return p.format_number(number, p.PhoneNumberFormat.E164) if p.is_valid_number(number) else ""

    return {"phonenumbers": read}


def country_peers():
    import logging

    import country_converter
    import pycountry
    from rigour.territories import lookup_territory

    logging.disable(logging.CRITICAL)
    converter = country_converter.CountryConverter()

    def rigour(fuzzy):
        def read(case):
            found = lookup_territory(case["text"], fuzzy=fuzzy)
            return found.code.upper() if found else ""

        return read

    def look_up(case):
        try:
            return pycountry.countries.lookup(case["text"]).alpha_2
        except LookupError:
            return ""

    def convert(case):
        found = converter.convert(case["text"], to="ISO2", not_found="")
        return found if isinstance(found, str) else ""

    return {"rigour": rigour(False), "rigour, fuzzy": rigour(True), "pycountry": look_up, "country_converter": convert}


def name_peers():
    from nameparser import HumanName

    def read(case):
        name = HumanName(case["text"])
        name.capitalize(force=True)
        return f"{name.first}|{name.last}"

    return {"nameparser": read}


def classifier(texts, labels, folds):
    """What a linear classifier says of each fifth of the texts, trained on the other four; of `folds` of them."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import StratifiedKFold
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    answers = [None] * len(texts)
    for train, test in list(StratifiedKFold(5, shuffle=True, random_state=0).split(texts, labels))[:folds]:
        features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2),
        )
        model = make_pipeline(features, LinearSVC())
        model.fit([texts[i] for i in train], [labels[i] for i in train])
        for i, answer in zip(test, model.predict([texts[i] for i in test])):
            answers[i] = str(answer)
    return {"answers": answers, "micros": None}


def answers():
    asked = json.load(sys.stdin)
    peers = {
        "forms": company_peers,
        "words": company_peers,
        "suffixes": domain_peers,
        "phones": phone_peers,
        "spellings": country_peers,
        "aliases": country_peers,
        "languages": country_peers,
        "names": name_peers,
    }
    found = {}
    for measure, given in asked.items():
        if measure in peers:
            found[measure] = {peer: answered(answer, given) for peer, answer in peers[measure]().items()}
        else:
            texts, labels = [case["text"] for case in given], [case["expect"] for case in given]
            folds = 5 if len(texts) < 10_000 else 1
            found[measure] = {f"classifier, {folds} of 5 folds": classifier(texts, labels, folds)}
    print(json.dumps(found))


if __name__ == "__main__":
    cases(sys.argv[2]) if sys.argv[1] == "cases" else answers()
