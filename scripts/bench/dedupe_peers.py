"""Runs one contender of `npm run bench:dedupe` on one set and measures it.

`dedupe_peers.py CONTENDER SET DATA [COMMAND …]` prints `{"clusters": [[…] a threshold], "seconds", "cpu", "megabytes"}`;
for `ours`, COMMAND is run and measured. Not in scope: scores. Peers see the columns as pandas reads them, in lower case.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

FEBRL = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state"]
FEBRL += ["date_of_birth", "soc_sec_id"]
COLUMNS = {
    "D_leads": ["first_name", "last_name", "company", "title", "email", "phone", "city"],
    "fake_1000": ["first_name", "surname", "dob", "city", "email"],
    **{f"febrl{n}": FEBRL for n in range(1, 5)},
}
# What is one person's alone; what two of one person share, for blocking.
BLOCKS = {
    "D_leads": [["email"], ["phone"], ["first_name", "last_name"], ["last_name", "company"], ["first_name", "company"]],
    "fake_1000": [["email"], ["dob"], ["first_name", "surname"], ["surname", "city"]],
    **{
        f"febrl{n}": [["soc_sec_id"], ["date_of_birth"], ["given_name", "surname"], ["surname", "postcode"]]
        for n in range(1, 5)
    },
}


def read(data, name):
    # Not above: what a process has in memory counts for the command that it starts.
    import pandas as pd

    files = ["febrl4a", "febrl4b"] if name == "febrl4" else [name]
    frames = [pd.read_csv(Path(data, "dedupe", f"{file}.csv"), dtype=str, skipinitialspace=True) for file in files]
    frame = pd.concat(frames, ignore_index=True)
    frame = frame.rename(columns=str.strip)[COLUMNS[name]]
    frame = frame.apply(lambda column: column.str.strip().str.lower())
    if "phone" in frame:
        digits = frame["phone"].str.replace(r"ext.*", "", regex=True).str.replace(r"\D", "", regex=True)
        frame["phone"] = digits.str[-10:]
    frame = frame.where(frame.notna() & (frame != ""), None)
    frame.insert(0, "unique_id", range(len(frame)))
    return frame


def joined(count, pairs):
    """Clusters of connected rows."""
    group = list(range(count))

    def find(row):
        while group[row] != row:
            group[row] = group[group[row]]
            row = group[row]
        return row

    for left, right in pairs:
        group[find(left)] = find(right)
    return [find(row) for row in range(count)]


def splink(name, frame):
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    comparisons = []
    for column in COLUMNS[name]:
        if column in ("email",):
            comparisons.append(cl.EmailComparison(column))
        elif column in ("first_name", "last_name", "given_name", "surname", "company"):
            comparisons.append(cl.JaroWinklerAtThresholds(column, [0.92, 0.8]).configure(term_frequency_adjustments=True))
        elif column in ("dob", "date_of_birth", "soc_sec_id", "phone", "postcode", "street_number"):
            comparisons.append(cl.DamerauLevenshteinAtThresholds(column, [1, 2]))
        else:
            comparisons.append(cl.JaroWinklerAtThresholds(column, [0.9]))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS[name]],
    )
    linker = Linker(frame, settings, DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match([block_on(*BLOCKS[name][2])], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in (BLOCKS[name][0], BLOCKS[name][2]):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    pairs = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    pairs = pairs[["unique_id_l", "unique_id_r", "match_probability"]].to_numpy().tolist()
    return [
        joined(len(frame), ((int(left), int(right)) for left, right, sure in pairs if sure >= threshold))
        for threshold in (0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 0.9999)
    ]


def recordlinkage(name, frame):
    import recordlinkage as rl

    indexer = rl.Index()
    for block in BLOCKS[name]:
        indexer.block(block)
    pairs = indexer.index(frame)
    compare = rl.Compare()
    for column in COLUMNS[name]:
        compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    agree = compare.compute(pairs, frame)
    found = rl.ECMClassifier().fit_predict((agree > 0).astype(int))
    return [joined(len(frame), found)]


def dedupe60(name, frame, truth):
    """dedupe with 60 labels: half of them doubles, as its own questions come to."""
    import random

    import dedupe
    from dedupe import variables

    random.seed(1)
    rows = {row: {key: value for key, value in cells.items() if key != "unique_id"} for row, cells in frame.to_dict("index").items()}
    deduper = dedupe.Dedupe([variables.String(column, has_missing=True) for column in COLUMNS[name]], num_cores=1)
    deduper.prepare_training(rows, sample_size=1500)
    # Asked about what it is unsure of, as a person would be.
    by_cells = {}
    for row, cells in rows.items():
        by_cells.setdefault(json.dumps(cells, sort_keys=True), row)
    labels = {"match": [], "distinct": []}
    for _ in range(60):
        (pair,) = deduper.uncertain_pairs()
        left, right = (truth[by_cells[json.dumps(cells, sort_keys=True)]] for cells in pair)
        kind = "match" if left == right else "distinct"
        labels[kind].append(pair)
        deduper.mark_pairs({"match": [], "distinct": [], kind: [pair]})
    deduper.train(recall=1.0)
    cluster_of = [0] * len(frame)
    for number, (members, _) in enumerate(deduper.partition(rows, 0.5)):
        for row in members:
            cluster_of[row] = number
    return [cluster_of]


def main():
    contender, name, data, *command = sys.argv[1:]
    began = time.perf_counter()
    if contender == "ours":
        subprocess.run(command, check=True)
        clusters, who = [], resource.RUSAGE_CHILDREN
    else:
        if contender == "dedupe60":
            truth, command = json.loads(sys.stdin.read()), []
        frame = read(data, name)
        began = time.perf_counter()
        if contender == "splink":
            clusters = splink(name, frame)
        elif contender == "recordlinkage":
            clusters = recordlinkage(name, frame)
        else:
            clusters = dedupe60(name, frame, truth)
        who = resource.RUSAGE_SELF
    seconds = time.perf_counter() - began
    usage = resource.getrusage(who)
    measured = {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1024}
    print(json.dumps({"clusters": clusters, **measured}))


main()
