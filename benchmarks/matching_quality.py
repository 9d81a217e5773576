"""How well the shipped weights find partners that real municipalities chose.

Reads ``twinnings_known.csv`` in REGISTER_DIR: pairs of which both keys are known and the Ukrainian side is a hromada.
For each German municipality all hromadas are ranked; the place of the real partner is looked up. Places of equal
scores are averaged. The database is fresh: it knows no partnership, no tie and no wish, so that nothing of the pairs
leaks into the ranking. Hard reasons are left aside, as most partners were found before a territory was listed.

Absence of a pair says nothing, so that these are no errors; the baselines show what the figures are worth. A second
table shows over which sizes and oblasts the first three proposals spread that the service would make today, without
occupied territories and active hostilities, beside the real partnerships.
"""

import random
from collections import Counter
from dataclasses import replace

import numpy as np

from ..matching.comparison import Comparison
from ..matching.exclusion import exclusions
from ..matching.fairness import SIZE_BOUNDS, size_class
from ._registers import import_registers, read

PLACES = (1, 10, 50, 100)
PROPOSALS = 3


def run(env):
    pairs = read("twinnings_known.csv")
    if pairs is None:
        print("matching-quality needs REGISTER_DIR with twinnings_known.csv and the registers")
        return
    import_registers(env)
    german, ukrainian = _sides(env)
    pairs = _known_pairs(pairs, german, ukrainian)
    hromadas = [ukrainian[key] for key in sorted(ukrainian)]
    seekers = [german[key] for key, _partner in pairs]
    places = {profile.key: place for place, profile in enumerate(hromadas)}
    partners = np.array([places[key] for _key, key in pairs])
    weights = env["solidarity.matching.criterion"]._weights()
    print(f"{len(pairs)} real pairs, {len(hromadas)} hromadas; weights {weights}")
    shipped = Comparison(seekers, hromadas, weights).units().astype(float)
    populations = np.array([profile.population or 0 for profile in hromadas], dtype=float)
    randoms = random.Random(1)
    _print_found("shipped weights", shipped, partners)
    _print_found(
        "size only", Comparison(seekers, hromadas, {"population": 1}).units().astype(float), partners
    )
    _print_found("largest first", np.tile(populations, (len(seekers), 1)), partners)
    _print_found("random", np.array([[randoms.random() for _ in hromadas] for _ in seekers]), partners)
    possible = exclusions(seekers, hromadas) == 0
    _print_spread(np.where(possible, shipped, -1), hromadas, partners)


def _sides(env):
    """Profiles by key, without anything that partnerships leave behind."""
    municipalities = env["solidarity.municipality"].search([])
    sides = {"DE": {}, "UA": {}}
    for profile in municipalities._profiles().values():
        sides[profile.country][profile.key] = replace(
            profile, held=0, experience=0, underserved=None, links=frozenset(), capacity_left=1
        )
    hromadas = {
        key: profile
        for key, profile in sides["UA"].items()
        if profile.kind in ("urban_hromada", "settlement_hromada", "rural_hromada", "special_city")
    }
    return sides["DE"], hromadas


def _known_pairs(rows, german, ukrainian):
    pairs = set()
    for row in rows:
        key = row["german_key_if_known"]
        key = f"{key}0000000" if len(key) == 5 else key
        if key in german and row["ukrainian_key_if_known"] in ukrainian:
            pairs.add((key, row["ukrainian_key_if_known"]))
    return sorted(pairs)


def _print_found(name, scores, partners):
    own = scores[np.arange(len(partners)), partners][:, None]
    places = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) + 1) / 2
    recall = "  ".join(f"@{place} {(places <= place).mean():6.1%}" for place in PLACES)
    percentile = 100 * (1 - (places - 1) / (scores.shape[1] - 1)).mean()
    print(f"{name:16} recall {recall}  mean percentile rank {percentile:.1f}")


def _print_spread(scores, hromadas, partners):
    """The first proposals for each seeker; of equal scores the smaller key, as the ranking does."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :PROPOSALS]
    proposed = [hromadas[place] for place in order.ravel()]
    real = [hromadas[place] for place in partners]
    bounds = ("below 5,000", *(f"from {bound:,}" for bound in SIZE_BOUNDS))
    groups = (
        ("size class", lambda profile: bounds[size_class(profile.population) or 0]),
        ("oblast", lambda profile: profile.region),
    )
    for title, group in groups:
        print(f"{title:16} first {PROPOSALS} proposals | real partners | all hromadas")
        counts = [Counter(map(group, profiles)) for profiles in (proposed, real, hromadas)]
        for value in bounds if title == "size class" else sorted(counts[2]):
            shares = [count[value] / count.total() for count in counts]
            print(f"  {value:14} {shares[0]:20.1%} | {shares[1]:13.1%} | {shares[2]:12.1%}")
