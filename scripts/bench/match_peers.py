"""The peers' side of `npm run bench:match`.

Reads `{"sets": {set: {"accounts": [name, …], "leads": [name, …]}}, "pairs": [[left, right], …]}` on stdin and prints
`{"sets": {set: {peer: {"best": [account number, …], "confidence": […], "micros": a lead}}}, "pairs": {peer: …}}`. A peer that
isn't there is left out and said on stderr. Not in scope: judging.
"""

import contextlib
import json
import sys
import time

import numpy as np
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import JaroWinkler


def answer(best, score, seconds, count):
    best, score = np.asarray(best).ravel(), np.asarray(score).ravel()
    return {"best": best.tolist(), "confidence": score.astype(float).tolist(), "micros": seconds * 1e6 / max(count, 1)}


def scan(scorer):
    """Every lead against every account."""

    def run(accounts, leads):
        accounts = [utils.default_process(name) for name in accounts]
        leads = [utils.default_process(name) for name in leads]
        best, score = [], []
        for start in range(0, len(leads), 64):
            scores = process.cdist(leads[start : start + 64], accounts, scorer=scorer, workers=1)
            best.extend(scores.argmax(axis=1))
            score.extend(scores.max(axis=1))
        return best, score

    return run


def tf_idf(accounts, leads):
    """Character 2- to 4-grams, cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    index = vectorizer.fit_transform(accounts).T.tocsr()
    wanted = vectorizer.transform(leads)
    best, score = [], []
    for start in range(0, len(leads), 256):
        scores = (wanted[start : start + 256] @ index).toarray()
        best.extend(scores.argmax(axis=1))
        score.extend(scores.max(axis=1))
    return best, score


def cleaned_tf_idf(accounts, leads):
    from cleanco import basename

    return tf_idf([basename(name) or name for name in accounts], [basename(name) or name for name in leads])


def string_grouper(accounts, leads):
    import pandas
    from string_grouper import match_strings

    found = match_strings(pandas.Series(accounts), pandas.Series(leads), min_similarity=0.1, max_n_matches=20)
    best, score = np.full(len(leads), -1), np.zeros(len(leads))
    for left, right, similarity in zip(found["left_index"], found["right_index"], found["similarity"], strict=True):
        if similarity > score[right]:
            best[right], score[right] = left, similarity
    return best, score


def splink(accounts, leads):
    """Names only: Jaro-Winkler levels, blocked by word and by beginning, weights by expectation maximization."""
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def frame(names):
        clean = [utils.default_process(name) for name in names]
        words = [name.split() for name in clean]
        return pandas.DataFrame(
            {
                "unique_id": range(len(names)),
                "name": clean,
                "first": [word[0] if word else None for word in words],
                "second": [word[1] if len(word) > 1 else None for word in words],
                "begin": [name[:4] or None for name in clean],
            }
        )

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.92, 0.88, 0.8]),
            cl.ExactMatch("first").configure(term_frequency_adjustments=True),
            cl.ExactMatch("second").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on("first"), block_on("second"), block_on("begin")],
    )
    database = DuckDBAPI()
    tables = [
        database.register(frame(accounts), dataset_display_name="accounts"),
        database.register(frame(leads), dataset_display_name="leads"),
    ]
    linker = Linker(tables, settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("begin"))
    found = linker.inference.predict().as_pandas_dataframe()
    best, score = np.full(len(leads), -1), np.full(len(leads), -1e9)
    for left, right, weight in zip(found["unique_id_l"], found["unique_id_r"], found["match_weight"], strict=True):
        if weight > score[right]:
            best[right], score[right] = left, weight
    return best, score


PEERS = {
    "RapidFuzz WRatio": scan(fuzz.WRatio),
    "RapidFuzz token set": scan(fuzz.token_set_ratio),
    "RapidFuzz Jaro-Winkler": scan(JaroWinkler.similarity),
    "tf-idf, 2–4-grams": tf_idf,
    "cleanco, then tf-idf": cleaned_tf_idf,
    "string_grouper": string_grouper,
    "Splink, names only": splink,
}


def logic_v2():
    from followthemoney import model
    from nomenklatura.matching import LogicV2, ScoringConfig

    config = ScoringConfig.defaults()

    def company(name):
        return model.get_proxy({"id": name, "schema": "Company", "properties": {"name": [name]}})

    return lambda left, right: LogicV2.compare(company(left), company(right), config).score


def pairs(listed):
    def plain(scorer):
        return lambda left, right: scorer(utils.default_process(left), utils.default_process(right))

    peers = {
        "RapidFuzz WRatio": lambda: plain(fuzz.WRatio),
        "RapidFuzz token set": lambda: plain(fuzz.token_set_ratio),
        "RapidFuzz Jaro-Winkler": lambda: plain(JaroWinkler.similarity),
        "nomenklatura logic-v2": logic_v2,
    }
    answers = {}
    for peer, make in peers.items():
        try:
            score = make()
            score(*listed[0])
            started = time.perf_counter()
            scores = [float(score(left, right)) for left, right in listed]
            seconds = time.perf_counter() - started
            answers[peer] = {"confidence": scores, "micros": seconds * 1e6 / len(listed)}
        except Exception as error:  # noqa: BLE001: whatever keeps one peer from running, the others run
            print(f"{peer} left out: {type(error).__name__}: {error}", file=sys.stderr)
    return answers


def main():
    given = json.load(sys.stdin)
    answers = {}
    for name, lists in given["sets"].items():
        answers[name] = {}
        for peer, run in PEERS.items():
            try:
                # What it imports isn't what a lead takes.
                with contextlib.suppress(Exception):
                    run(lists["accounts"][:200], lists["leads"][:20])
                started = time.perf_counter()
                best, score = run(lists["accounts"], lists["leads"])
                seconds = time.perf_counter() - started
                answers[name][peer] = answer(best, score, seconds, len(lists["leads"]))
                print(f"{name}: {peer} {seconds:.0f} s", file=sys.stderr)
            except Exception as error:  # noqa: BLE001
                print(f"{name}: {peer} left out: {type(error).__name__}: {error}", file=sys.stderr)
    print(json.dumps({"sets": answers, "pairs": pairs(given["pairs"])}))


main()
