from odoo import api, fields, models


class SolidarityAidTransport(models.Model):
    """How an aid travels. Confidential everywhere, as no place is safely far from hostilities: coordinators and the two
    municipalities only, and therefore a record of its own without a chatter."""

    _name = "solidarity.aid.transport"
    _description = "Transport of an Aid"
    _order = "aid_id, planned_departure, id"
    _rec_name = "carrier"

    aid_id = fields.Many2one("solidarity.aid", "Aid Measure", required=True, index=True, ondelete="cascade")
    carrier = fields.Char(help="Company, fire service, association: who drives.")
    vehicle = fields.Char(help="Kind and registration of the vehicles.")
    route = fields.Char("Route and Border Crossing")
    planned_departure = fields.Datetime()
    planned_arrival = fields.Datetime()
    destination = fields.Text("Destination Address")
    contact = fields.Char("Contact on the Way", help="Function and telephone number.")

    _times_ordered = models.Constraint(
        "CHECK(planned_arrival >= planned_departure)", "A transport does not arrive before it departs."
    )


class SolidarityAidPaper(models.Model):
    """A paper that travels with the aid. It names route and addresses, so it is as confidential as the transport."""

    _name = "solidarity.aid.paper"
    _description = "Paper of an Aid"
    _order = "aid_id, kind, id"

    aid_id = fields.Many2one("solidarity.aid", "Aid Measure", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("donation_letter", "Donation Letter"),
            ("packing_list", "Packing List"),
            ("consignment_note", "Consignment Note"),
            ("aid_declaration", "Humanitarian Aid Declaration"),
            ("other", "Other Paper"),
        ],
        required=True,
        default="other",
        help="Which papers a transport needs depends on its goods and the rules of the day: ask customs.",
    )
    name = fields.Char("Description")
    is_ready = fields.Boolean("Ready")
    file = fields.Binary(attachment=True)
    filename = fields.Char()

    @api.depends("kind", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for paper in self:
            paper.display_name = paper.name or kinds.get(paper.kind, "")

    @api.model
    def _default_checklist(self):
        """The usual papers, none of them ready."""
        kinds = self._fields["kind"].get_values(self.env)
        return [fields.Command.create({"kind": kind}) for kind in kinds if kind != "other"]
