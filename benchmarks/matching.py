"""Speed of the matching, each against a baseline measured in the same run.

- ``rank_partners`` for one municipality and all hromadas, with the first ten explained, against one ``search_read`` of
  the columns it compares.
- a national round, everybody with everybody, against the bare scoring of the same matrix with numpy and the assignment
  of the same scores with scipy (places repeated by capacity).
"""

import resource
import time
from statistics import median

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..matching.comparison import Comparison
from ._registers import import_registers

REPEATS = 9
RANKING_AIM, ROUND_AIM, MEMORY_AIM = 2, 3, 1500
COLUMNS = (
    "key", "country_id", "state_id", "kind", "population", "area_km2", "urban_share", "own_income", "mountain",
    "coastal", "on_border", "river_port", "topic_ids", "language_ids", "need_ids", "offer_ids",
    "seeking_partner", "seeking_since", "partner_capacity", "active",
)  # fmt: skip


def run(env):
    print(import_registers(env))
    _add_wishes(env)
    _measure_ranking(env)
    for capacity in (1, 3):
        _measure_round(env, capacity)


def _add_wishes(env):
    """Topics for all, so that criteria with sets have something to compare."""
    topics = env["solidarity.topic"].search([]).ids
    municipalities = env["solidarity.municipality"].search([])
    env.cr.execute_values(
        "INSERT INTO solidarity_municipality_solidarity_topic_rel VALUES %s",
        [
            (record_id, topics[(record_id + step) % len(topics)])
            for record_id in municipalities.ids
            for step in (0, 1 + record_id % 5)
        ],
    )
    env.invalidate_all()


def _measure_ranking(env):
    municipality = env["solidarity.municipality"].search(
        [("key", "=like", "05%")], order="population desc", limit=1
    )
    municipality = municipality or env["solidarity.municipality"].search(
        [("country_id.code", "=", "DE")], limit=1
    )
    pool = municipality._default_pool()
    domain = [("id", "in", pool.ids)]
    ranking = _median(env, lambda: municipality.rank_partners(limit=10))
    reading = _median(env, lambda: env["solidarity.municipality"].search_read(domain, COLUMNS))
    print(
        f"rank_partners(limit=10) over {len(pool)} hromadas: {ranking * 1000:.0f} ms, search_read of"
        f" {len(COLUMNS)} columns: {reading * 1000:.0f} ms, ratio {ranking / reading:.2f} (aim {RANKING_AIM})"
    )


def _median(env, method):
    seconds = []
    for _repeat in range(REPEATS):
        env.invalidate_all()
        started = time.perf_counter()
        method()
        seconds.append(time.perf_counter() - started)
    return median(seconds)


def _measure_round(env, capacity):
    municipalities = env["solidarity.municipality"]
    german = municipalities.search([("country_id.code", "=", "DE"), ("kind", "not in", ("district", "amt"))])
    ukrainian = municipalities.search([("country_id.code", "=", "UA")])
    (german | ukrainian).partner_capacity = capacity
    env.flush_all()
    matching_round = env["solidarity.matching.round"].create(
        {"german_ids": [(6, 0, german.ids)], "ukrainian_ids": [(6, 0, ukrainian.ids)]}
    )
    env.flush_all()
    env.invalidate_all()
    started = time.perf_counter()
    matching_round.action_compute()
    env.flush_all()
    computing = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare = _measure_bare(german, ukrainian, capacity)
    print(
        f"national round, {len(german)} x {len(ukrainian)}, capacity {capacity}: action_compute {computing:.1f} s, bare"
        f" scoring and assignment {bare:.1f} s, ratio {computing / bare:.2f} (aim {ROUND_AIM});"
        f" peak memory {peak:.0f} MB (aim {MEMORY_AIM}, before the baseline ran)"
    )


def _measure_bare(german, ukrainian, capacity):
    """Scoring of all pairs and scipy's assignment of the same scores, nothing loaded, explained or stored. A pair may
    then come twice where both sides have room for it, which a round does not allow."""
    profiles = (german | ukrainian)._profiles()
    weights = german.env["solidarity.matching.criterion"]._weights()
    one, other = ([profiles[record_id] for record_id in side.ids] for side in (german, ukrainian))
    started = time.perf_counter()
    units = Comparison(one, other, weights).units()
    missing = (400 - units.T[np.repeat(np.arange(len(other)), capacity)]).astype(np.float64)
    linear_sum_assignment(missing)
    return time.perf_counter() - started
