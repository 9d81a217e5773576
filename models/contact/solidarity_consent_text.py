from odoo import api, fields, models
from odoo.exceptions import UserError

PURPOSES = [
    ("invitation", "Invitations to network events"),
    ("directory", "Listing in the members' directory"),
    ("sharing", "Sharing contact details with members"),
    ("topic_group", "Topic groups by e-mail"),
]


class SolidarityConsentText(models.Model):
    """The words to which people agree, in one version. A version that somebody has agreed to stays as it is."""

    _name = "solidarity.consent.text"
    _description = "Wording of a Consent"
    _inherit = ["solidarity.wording.mixin"]
    _order = "purpose, version desc, id desc"
    _kept_fields = ("purpose", "version", "date_from")

    purpose = fields.Selection(PURPOSES, required=True, index=True)
    consent_ids = fields.One2many("solidarity.consent", "text_id", "Consents")
    consent_count = fields.Integer("Agreed to", compute="_compute_consent_count")

    _version_uniq = models.UniqueIndex("(purpose, version)", "This version exists already.")

    @api.depends("purpose", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for wording in self:
            wording.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=labels.get(wording.purpose, ""),
                version=wording.version,
            )

    @api.depends("consent_ids")
    def _compute_consent_count(self):
        rows = self.env["solidarity.consent"]._read_group(
            [("text_id", "in", self.ids)], ["text_id"], ["__count"]
        )
        counts = {wording.id: count for wording, count in rows}
        for wording in self:
            wording.consent_count = counts.get(wording.id, 0)

    def _used(self):
        consents_sudo = self.env["solidarity.consent"].sudo()  # only whether there is one
        return consents_sudo.search([("text_id", "in", self.ids)], limit=1).text_id.sudo(self.env.su)

    def _why_kept(self, name):
        return self.env._(
            "Somebody has agreed to “%(wording)s”: these words are proof and stay as they are. Please make a"
            " new version.",
            wording=name,
        )

    def _version_domain(self):
        return [("purpose", "=", self.purpose)]

    # ------------------------------------------------------------------
    # Which words
    # ------------------------------------------------------------------

    def _newest(self, purpose):
        """The version in use today."""
        return self._used_at(purpose, fields.Datetime.now())

    @api.model
    def _used_at(self, purpose, moment):
        """The version in use at a moment (UTC); before the first version, the first one.

        :raise UserError: where there are no words at all for the purpose
        """
        used = self._all_used_at(moment).filtered(lambda text: text.purpose == purpose)
        if not used:
            labels = dict(self._fields["purpose"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "There is no wording for the consent “%(purpose)s” yet.",
                    purpose=labels.get(purpose, purpose),
                )
            )
        return used

    @api.model
    def _all_used_at(self, moment):
        """For each purpose the version in use at a moment (UTC), in the order of the purposes."""
        used = {}
        for text in self.search([("purpose", "!=", False)], order="version"):
            if text.purpose not in used or text.date_from <= moment.date():
                used[text.purpose] = text.id
        return self.browse(used[purpose] for purpose, _label in PURPOSES if purpose in used)

    def _languages_written(self):
        """The languages in which these words can be read; who asks for another one reads English."""
        self.ensure_one()
        return {lang for lang, words in self._written_texts("text").get(self.id, {}).items() if words}
