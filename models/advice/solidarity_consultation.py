from odoo import api, fields, models
from odoo.exceptions import ValidationError

DURATION_MAX_HOURS = 24


class SolidarityConsultation(models.Model):
    """One advice given: to both sides of a partnership, to one of them, or to a municipality without a partner."""

    _name = "solidarity.consultation"
    _description = "Consultation"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["partnership_id", "municipality_id", "summary"]

    partnership_id = fields.Many2one(
        "solidarity.partnership",
        compute="_compute_partnership_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        "Advised Municipality",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who asked. Empty: both sides of the partnership.",
    )
    possible_municipality_ids = fields.Many2many(
        "solidarity.municipality",
        compute="_compute_possible_municipality_ids",
        export_string_translation=False,
    )
    german_state_id = fields.Many2one(
        "res.country.state",
        "Land",
        compute="_compute_german_state_id",
        store=True,
        index="btree_not_null",
        help="Land of the German municipality, as the service reports by it.",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True, tracking=True)
    duration = fields.Float(
        default=0.5, aggregator="sum", help="Hours and minutes; 0:30 is half an hour. Preparation counts."
    )
    way = fields.Selection(
        [("phone", "Phone"), ("video", "Video Call"), ("visit", "Visit"), ("email", "E-mail")],
        default="phone",
        required=True,
        tracking=True,
    )
    topic_ids = fields.Many2many("solidarity.consultation.topic", string="Topics")
    summary = fields.Text()
    user_id = fields.Many2one(
        "res.users",
        "Adviser",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
    )

    _somebody_advised = models.Constraint(
        "CHECK(partnership_id IS NOT NULL OR municipality_id IS NOT NULL)",
        "Please say who was advised: a partnership, or a municipality.",
    )
    _duration_range = models.Constraint(
        f"CHECK(duration >= 0 AND duration <= {DURATION_MAX_HOURS})",
        "A consultation takes between 0 and 24 hours.",
    )

    @api.depends("municipality_id")
    def _compute_partnership_id(self):
        """A municipality with one living partnership is advised within it; with several, nobody guesses."""
        for consultation in self:
            living = consultation.municipality_id.partnership_ids.filtered(lambda case: case.stage != "ended")
            alone = living if len(living) == 1 else living.browse()
            consultation.partnership_id = consultation.partnership_id or alone

    @api.depends("partnership_id")
    def _compute_possible_municipality_ids(self):
        for consultation in self:
            partnership = consultation.partnership_id
            consultation.possible_municipality_ids = partnership.german_id | partnership.ukrainian_id

    @api.depends(
        "partnership_id.german_id.state_id", "municipality_id.state_id", "municipality_id.country_id"
    )
    def _compute_german_state_id(self):
        for consultation in self:
            municipality = consultation.municipality_id
            german = (
                municipality if municipality.country_code == "DE" else consultation.partnership_id.german_id
            )
            consultation.german_state_id = german.state_id

    @api.depends("partnership_id", "municipality_id", "way")
    @api.depends_context("lang")
    def _compute_display_name(self):
        ways = dict(self._fields["way"]._description_selection(self.env))
        for consultation in self:
            advised = consultation.municipality_id or consultation.partnership_id
            consultation.display_name = f"{ways.get(consultation.way, '')}: {advised.display_name or ''}"

    @api.constrains("partnership_id", "municipality_id")
    def _check_municipality(self):
        for consultation in self:
            partnership, municipality = consultation.partnership_id, consultation.municipality_id
            sides = partnership.german_id | partnership.ukrainian_id
            if partnership and municipality and municipality not in sides:
                raise ValidationError(
                    self.env._(
                        "%(municipality)s does not belong to the partnership %(partnership)s.",
                        municipality=municipality.display_name,
                        partnership=partnership.display_name,
                    )
                )
