"""The full registers for benchmarks: from REGISTER_DIR, or made up when it is not set."""

import csv
import os
from pathlib import Path

FILES = (
    "municipalities_de.csv",
    "municipalities_de_extra.csv",
    "hromadas_ua.csv",
    "hromadas_ua_extra.csv",
    "war_status_ua.csv",
)
GERMAN_COUNT, UKRAINIAN_COUNT = 10_751, 1_470


def import_registers(env):
    """Fill the register of an empty database; says where the municipalities come from."""
    municipalities = env["solidarity.municipality"]
    folder = os.environ.get("REGISTER_DIR")
    if folder:
        for name in FILES:
            municipalities.import_register(Path(folder) / name, "benchmark")
        return "the full registers"
    municipalities.import_register(_made_up(), "benchmark")
    return "made-up municipalities (REGISTER_DIR is not set)"


def read(name):
    """Rows of a file in REGISTER_DIR, None without it."""
    folder = os.environ.get("REGISTER_DIR")
    if not folder or not (Path(folder) / name).exists():
        return None
    with (Path(folder) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _made_up():
    """Sizes spread as those of the registers are: half of the German municipalities have fewer than 2,000 people."""
    rows = []
    oblasts = (5, 7, 12, 46)
    for number in range(GERMAN_COUNT):
        rows.append(
            {
                "key": f"09{100 + number // 900:03d}{100 + number % 900:03d}",
                "name": f"Ort {number}",
                "kind": "Stadt" if number % 5 == 0 else "Gemeinde",
                "population": str(int(200 * 1.00065**number) + number % 37),
                "area_km2": f"{10 + number % 90}",
            }
        )
    for number in range(UKRAINIAN_COUNT):
        rows.append(
            {
                "key": f"UA{oblasts[number % 4]:02d}01{100 + number % 900:03d}00000{10000 + number}",
                "name_uk": f"Зразкове {number}",
                "kind": ("міська", "селищна", "сільська")[number % 3],
                "population": str(int(1500 * 1.004**number)),
                "area_km2": f"{80 + number % 600}",
            }
        )
    return rows
