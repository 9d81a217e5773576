"""Register files made up for tests, laid out like published ones. No Odoo: plain tests load it too."""

import csv
import io

STATES = tuple(f"{number:02d}" for number in range(1, 17))


def gv100ad_line(record, digits, name, code="", area=None, population=None, association="", seat=""):
    """One line of 220 characters; ``digits`` are columns 11 to 18, ``area`` is in hectares."""
    line = f"{record}20251130{digits:<8}{association:<4}{name:<50}{seat:<50}{code:<2}"
    if area is not None:
        line += f"    {area:011d}{population:011d}{0:011d}"
    return line.ljust(220)


def gv100ad(municipalities, district_code="44", association_code="51"):
    """A GV100AD with a record for each of the 16 Laender.

    ``municipalities`` are ``(ars, name, text code, hectares, inhabitants)``. A Land without one gets
    an independent city; Kreise and associations follow from the keys.
    """
    municipalities = list(municipalities)
    named = {ars[:2] for ars, *_values in municipalities}
    municipalities += [
        (f"{state}0010000000", f"Hauptort {state}, Stadt", "61", 5000, 50000)
        for state in STATES
        if state not in named
    ]
    lines, seen = [], set()
    for ars, name, code, area, population in sorted(municipalities):
        state, district, association = ars[:2], ars[:5], ars[:9]
        is_city = code in ("61", "62")
        if state not in seen:
            lines.append(gv100ad_line("10", state, f"Land {state}"))
        if district not in seen:
            lines.append(
                gv100ad_line("40", district, f"Kreis {district}", "41" if is_city else district_code)
            )
        if association not in seen:
            text_code = "50" if is_city or association.endswith("0000") else association_code
            lines.append(
                gv100ad_line("50", district, f"Verband {association}", text_code, association=association[5:])
            )
        seen |= {state, district, association}
        lines.append(
            gv100ad_line("60", district + ars[9:], name, code, area, population, association=ars[5:9])
        )
    return "".join(f"{line}\n" for line in lines).encode()


CODIFIER_HEADER = (
    "Перший рівень",
    "Другий рівень",
    "Третій рівень",
    "Четвертий рівень",
    "Додатковий рівень",
    "Категорія об’єкта",
    "Назва об’єкта",
)


def codifier(units):
    """A KATOTTG workbook; ``units`` are ``(codes of up to five levels, category, name)``."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Кодифікатор")
    sheet.append([None] * 5 + ["ЗАТВЕРДЖЕНО наказом № 290", None])
    sheet.append([])
    sheet.append(["Кодифікатор адміністративно-територіальних одиниць"])
    sheet.append(CODIFIER_HEADER)
    for codes, category, name in units:
        sheet.append([*codes, *[None] * (5 - len(codes)), category, name])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def delimited(rows, delimiter=",", line_break="\n", encoding="utf-8"):
    """Delimited text of dictionaries; the columns are those of all rows in order."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator=line_break)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)
