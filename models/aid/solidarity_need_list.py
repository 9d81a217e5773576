from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...registers.need_list import NeedListError, read_need_list
from ...registers.rows import clean_text
from ..solidarity_bilingual_mixin import COLUMNS
from .need_list_messages import REFUSED_FILES, REJECTED_ROWS

#: A longer text describes the need; its subject then is the item.
SUBJECT_LENGTH = 150


class SolidarityNeed(models.Model):
    """Needs from a spreadsheet: the file is read by ``registers.need_list``, names are resolved here."""

    _inherit = "solidarity.need"

    @api.model
    def _read_list(self, content, municipality=None):
        """What an import of this file would create; nothing is written.

        :param content: bytes of an xlsx or CSV file
        :param municipality: for rows that name none
        :return: values for ``create`` and rejected rows as ``{"line", "key", "reason"}``, both by line
        :raise UserError: if the file is refused as a whole
        """
        try:
            need_list = read_need_list(content)
        except NeedListError as error:
            reason = self.env._(REFUSED_FILES[error.code])  # pylint: disable=gettext-variable
            reason = f"{reason} ({error.detail})" if error.detail else str(reason)
            raise UserError(reason) from error
        items, places = self._items_by_name(), self._municipalities_by_name(need_list.rows)
        values_list = []
        rejected = [(row.line, row.key, row.code, row.detail) for row in need_list.rejected]
        for row in need_list.rows:
            item, item_code = self._resolve(items, (row.item,), "item")
            place, place_code = self._resolve(places, (row.key, row.municipality), "municipality")
            if place_code == "municipality_missing" and municipality:
                place, place_code = municipality, None
            if code := place_code or item_code:
                name = row.municipality or row.key
                rejected.append((row.line, name, code, row.item if code.startswith("item") else name))
            else:
                values_list.append(self._prepare_list_values(row, item, place))
        return values_list, [
            self._describe_rejected(*row) for row in sorted(rejected, key=lambda row: row[0])
        ]

    @api.model
    def _describe_rejected(self, line, key, code, detail):
        reason = self.env._(REJECTED_ROWS[code])  # pylint: disable=gettext-variable
        return {"line": line, "key": key, "reason": f"{reason}: {detail}" if detail else str(reason)}

    @api.model
    def _resolve(self, found_by_name, names, kind):
        """The record that the first of these names with something in it stands for, or the code of what is wrong."""
        name = next((name for name in names if name), None)
        if not name:
            return None, f"{kind}_missing"
        found = found_by_name.get(name.casefold(), ())
        if len(found) == 1:
            return next(iter(found)), None
        return None, f"{kind}_ambiguous" if found else f"{kind}_unknown"

    @api.model
    def _items_by_name(self):
        """Items of the catalogue by code and by name in each language: ``{name: {item}}``."""
        items = self.env["solidarity.need.item"].search([("active", "=", True)])
        found = defaultdict(set)
        for item in items:
            found[item.code.casefold()].add(item)
        for lang, _name in self.env["res.lang"].get_installed():
            for item in items.with_context(lang=lang):
                found[clean_text(item.name).casefold()].add(item.with_env(self.env))
        return found

    @api.model
    def _municipalities_by_name(self, rows):
        """Municipalities in use by key and by name in each language: ``{name: {municipality}}``.

        A spreadsheet makes numbers of German keys, so that they may lack the leading zero.
        """
        wanted = {name.casefold() for row in rows for name in (row.key, row.municipality) if name}
        municipalities = self.env["solidarity.municipality"]
        municipalities.check_access("read")
        municipalities.flush_model(["key", "ars", "name", "official_name", "active"])
        found = defaultdict(set)
        table = self.env.execute_query(
            SQL("SELECT id, key, ars, name, official_name FROM solidarity_municipality WHERE active")
        )
        for record_id, key, ars, names, official_name in table if wanted else ():
            keys = {key, ars, *(code.lstrip("0") for code in (key, ars) if code)}
            for name in keys | {official_name, *(names or {}).values()}:
                if name and (folded := clean_text(name).casefold()) in wanted:
                    found[folded].add(municipalities.browse(record_id))
        return found

    @api.model
    def _prepare_list_values(self, row, item, municipality):
        values = {
            "municipality_id": municipality.id,
            "item_id": item.id,
            "quantity": row.quantity or 1,
            "urgency": row.urgency or "normal",
            "date_valid": row.date_valid or False,
            "source": "import",
        }
        if row.unit:
            values["unit"] = row.unit
        for ending, text in (("german", row.text_german), ("ukrainian", row.text_ukrainian)):
            is_subject = 0 < len(text) <= SUBJECT_LENGTH
            values[f"name_{ending}"] = text if is_subject else item.with_context(lang=COLUMNS[ending]).name
            values[f"description_{ending}"] = text if text and not is_subject else False
        return values
