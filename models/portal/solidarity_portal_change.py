from odoo import api, fields, models


class SolidarityPortalChange(models.Model):
    """What somebody changed in the portal in the name of a municipality: its audit trail, which it reads itself.

    The chatter of a case has the same words as a note, but nothing of the chatter is read by municipalities. Written
    by the methods of the portal only, never changed.
    """

    _name = "solidarity.portal.change"
    _description = "Change Made in the Portal"
    _rec_name = "body"
    _order = "id desc"

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Contact Person",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who made the change.",
    )
    body = fields.Text("What Was Changed", required=True, readonly=True)

    @api.model
    def _count_of(self, municipality):
        return self.search_count([("municipality_id", "=", municipality.id)])


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _log_portal_change(self, record, body):
        """Note a change that the user made in the portal, at the record and in the municipality's own trail.

        :param record: what was changed; it has a chatter
        :param body: a sentence in the user's language
        """
        self.ensure_one()
        person = self.env.user.partner_id
        record_sudo = record.sudo()  # a note of what the user was allowed to do, and did
        record_sudo._message_log(body=body, author_id=person.id)
        self.env["solidarity.portal.change"].sudo().create(
            {"municipality_id": self.id, "partner_id": person.id, "body": body}
        )

    def _portal_changes(self, limit=20, offset=0):
        """The trail of this municipality for its own people, newest first: dicts ``date, person, body``."""
        self.check_access("read")
        changes_sudo = self.env["solidarity.portal.change"].sudo()  # plain values of the own trail leave it
        return [
            {"date": change.create_date, "person": change.partner_id.name, "body": change.body}
            for change in changes_sudo.search([("municipality_id", "=", self.id)], limit=limit, offset=offset)
        ]
