from odoo import api, fields, models
from odoo.tools import SQL

#: The two columns of the side-by-side editor: ending of the field and language behind it.
COLUMNS = {"german": "de_DE", "ukrainian": "uk_UA"}
#: In the context while columns are still to be written: an object, which no remote call can put there.
COLUMNS_FOLLOW = object()


class SolidarityBilingualMixin(models.AbstractModel):
    """Texts that both sides of a partnership read, written side by side in German and Ukrainian.

    A text is one translated field, say ``name``. The two columns ``name_german`` and ``name_ukrainian`` show what is
    really written in each language, never Odoo's fallback to another one, and write into that language only. A model
    names its texts in ``_bilingual_fields`` and declares the columns with ``compute="_compute_columns"`` and an inverse
    that calls ``_inverse_column``.
    """

    _name = "solidarity.bilingual.mixin"
    _description = "Texts in German and Ukrainian"

    _bilingual_fields = ()

    missing_german = fields.Char(
        "Missing in German",
        compute="_compute_missing",
        help="Texts that are written in Ukrainian or English but not in German.",
    )
    missing_ukrainian = fields.Char(
        "Missing in Ukrainian",
        compute="_compute_missing",
        help="Texts that are written in German or English but not in Ukrainian.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Where a record cannot be without a text, one that is given in columns only stands in for it.

        Columns are written after everything else: checks of texts wait for them.
        """
        waiting = self.with_context(solidarity_columns_follow=COLUMNS_FOLLOW)
        records = super(SolidarityBilingualMixin, waiting).create(
            [self._complete_columns(values) for values in vals_list]
        )
        records = records.with_env(self.env)
        records._check_texts()
        return records

    def write(self, vals):
        """Texts come first: whatever else is written may depend on their being there."""
        columns = {name: value for name, value in vals.items() if name in self._columns()}
        if not columns or len(columns) == len(vals):
            return super().write(vals)
        super().write(columns)
        return super().write({name: value for name, value in vals.items() if name not in columns})

    @api.model
    def _columns(self):
        return {f"{name}_{ending}" for name in self._bilingual_fields for ending in COLUMNS}

    def _check_texts(self):
        """What a model demands of the texts of its records; called when all of them are written.

        :raise ValidationError: naming what is missing
        """

    @api.model
    def _complete_columns(self, values):
        completed = dict(values)
        for name in self._bilingual_fields:
            columns = [f"{name}_{ending}" for ending in COLUMNS]
            given = next((values[column] for column in columns if values.get(column)), None)
            if self._fields[name].required and given and not values.get(name):
                # The other column is said to be empty, or the user's own language would get this text.
                completed |= {name: given, **{column: values.get(column) or False for column in columns}}
        return completed

    @api.depends(lambda self: self._bilingual_fields)
    def _compute_columns(self):
        for name in self._bilingual_fields:
            texts = self._written_texts(name)
            for record in self:
                written = texts.get(record._origin.id, {})
                for ending, lang in COLUMNS.items():
                    if not record.id and f"{name}_{ending}" in record._cache:
                        continue  # just typed or proposed in a form: another column asks for its value
                    unsaved = not record.id and self.env.lang == lang
                    record[f"{name}_{ending}"] = record[name] if unsaved else written.get(lang, False)

    def _inverse_column(self, name, ending):
        """Write one column. English, the source, follows as long as it is only a copy of that column."""
        lang = COLUMNS[ending]
        texts = self._written_texts(name)
        for record in self:
            written, text = texts.get(record.id, {}), record[f"{name}_{ending}"]
            is_copy = written.get("en_US") in (None, written.get(lang))
            source = text or next(
                (written[code] for code in COLUMNS.values() if code != lang and code in written), None
            )
            if source or self._fields[name].required:
                translations = {lang: text, "en_US": source} if is_copy and source else {lang: text}
                record.update_field_translations(name, translations)
            elif is_copy:
                record[name] = False
            else:
                record.update_field_translations(name, {lang: False})

    @api.depends(lambda self: self._bilingual_fields)
    @api.depends_context("lang")
    def _compute_missing(self):
        missing = self._missing_texts()
        for record in self:
            for ending in COLUMNS:
                labels = [
                    self._fields[name]._description_string(self.env) for name in missing[record][ending]
                ]
                record[f"missing_{ending}"] = ", ".join(labels) or False

    def _missing_texts(self):
        """Texts that are written, but not in both languages.

        :return: ``{record: {"german": [field name, …], "ukrainian": […]}}`` for each record
        """
        missing = {record: {ending: [] for ending in COLUMNS} for record in self}
        for name in self._bilingual_fields:
            texts = self._written_texts(name)
            for record in self:
                written = texts.get(record._origin.id, {})
                for ending, lang in COLUMNS.items():
                    if any(written.values()) and not written.get(lang):
                        missing[record][ending].append(name)
        return missing

    def _written_texts(self, name):
        """What is stored of a translated field, without any fallback: ``{record id: {language: text}}``."""
        ids = self._origin.ids
        if not ids:
            return {}
        self._origin.flush_recordset([name])
        column, table = SQL.identifier(name), SQL.identifier(self._table)
        rows = self.env.execute_query(SQL("SELECT id, %s FROM %s WHERE id IN %s", column, table, tuple(ids)))
        return {record_id: texts or {} for record_id, texts in rows}
