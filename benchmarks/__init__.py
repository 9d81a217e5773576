"""Measurements, run by ./dev bench.

Each module has a function run(env) that prints what it measured as ratios against a baseline measured in
the same run: absolute times differ between machines, ratios hardly do. `env` is an Odoo environment of a
fresh database with the addon; whatever a benchmark writes is thrown away afterwards."""
