from lxml import etree, html

from odoo import api, models

ADDON = "solidarity_partnership."
#: Blocks of ours that editors put on pages, and further templates of which they consist.
BLOCKS = ("s_solidarity_figures", "s_solidarity_events", "s_solidarity_call")
PARTS = ("website_doors",)


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    @api.model
    def _copy_custom_snippet_translations(self, record, html_field):
        """What an editor saves keeps our German and Ukrainian words: those of our blocks on any page, and those of an
        area of our own pages, which Odoo keeps as a view of its own from its first change on. Odoo alone would show
        all of it in the language of the editor until somebody translates it anew. What is translated stays."""
        result = super()._copy_custom_snippet_translations(record, html_field)
        templates = self._solidarity_templates(record, record[html_field])
        if templates:
            self._copy_field_terms_translations(templates, "arch_db", record, html_field)
        return result

    @api.model
    def _solidarity_templates(self, record, value):
        """The views of ours from which words of a saved value come.

        :param record: what was saved, of any model
        :param value: its HTML, or empty
        """
        templates = self.browse()
        if record._name == self._name and (record.inherit_id.key or "").startswith(ADDON):
            templates |= record.inherit_id
        if self._has_solidarity_block(value):
            for name in (*BLOCKS, *PARTS):
                templates |= self.env.ref(ADDON + name, raise_if_not_found=False) or self.browse()
        return templates

    @api.model
    def _has_solidarity_block(self, value):
        try:
            tree = html.fromstring(value or "<p/>")
        except etree.ParserError:
            return False
        return any(name in BLOCKS for name in tree.xpath("//*[@data-snippet]/@data-snippet"))
