from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import clean_context


class CrmLead(models.Model):
    """An inquiry is a lead with a wish: a fitting partner, or a partner of the municipality's own choice."""

    _inherit = "crm.lead"

    solidarity_wish = fields.Selection(
        [("match", "Find a Partner"), ("own_choice", "Own Choice")],
        "Wish",
        index="btree_not_null",
        tracking=True,
    )
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        "Inquiring Municipality",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    municipality_country_code = fields.Char(
        related="municipality_id.country_code", string="Country of the Municipality"
    )
    wished_municipality_id = fields.Many2one(
        "solidarity.municipality",
        "Wished Partner",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('country_code', '!=', municipality_country_code)]",
    )
    existing_connection = fields.Text(
        help="What already connects the two: people, associations, earlier aid."
    )
    allow_active = fields.Boolean(
        "Active Hostilities Allowed",
        tracking=True,
        help="Active hostilities exclude a municipality unless the coordinator allows it.",
    )
    topic_ids = fields.Many2many(
        "solidarity.topic",
        "crm_lead_solidarity_topic_rel",
        string="Fields of Cooperation",
        compute="_compute_topic_ids",
        store=True,
        readonly=False,
    )
    proposal_ids = fields.One2many("solidarity.matching.proposal", "lead_id", "Proposals")
    proposal_count = fields.Integer(compute="_compute_solidarity_counts")
    partnership_ids = fields.One2many("solidarity.partnership", "lead_id", "Partnerships")
    partnership_count = fields.Integer(compute="_compute_solidarity_counts")

    @api.depends("municipality_id")
    def _compute_topic_ids(self):
        """What the municipality is known to wish is where an inquiry begins; it depends on nothing else on purpose."""
        for lead in self:
            lead.topic_ids = lead.topic_ids or lead.municipality_id.topic_ids

    def _compute_team_id(self):
        """An inquiry stays with the service's team, whoever takes care of it."""
        inquiries = self.filtered("solidarity_wish")
        result = super(CrmLead, self - inquiries)._compute_team_id()
        team = self.env.ref("solidarity_partnership.crm_team_solidarity", raise_if_not_found=False)
        for lead in inquiries:
            lead.team_id = team or lead.team_id
        return result

    def _compute_solidarity_counts(self):
        proposals = self._count_by_lead("solidarity.matching.proposal")
        partnerships = self._count_by_lead("solidarity.partnership")
        for lead in self:
            lead.proposal_count = proposals.get(lead.id, 0)
            lead.partnership_count = partnerships.get(lead.id, 0)

    def _count_by_lead(self, model):
        rows = self.env[model]._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        return {lead.id: count for lead, count in rows}

    @api.depends("municipality_id")
    def _compute_potential_lead_duplicates(self):
        """Also the other inquiries of the same municipality, by its key."""
        result = super()._compute_potential_lead_duplicates()
        leads = self.with_context(active_test=False).search(
            [("municipality_id", "in", self.municipality_id.ids)]
        )
        by_municipality = leads.grouped("municipality_id")
        for lead in self.filtered("municipality_id"):
            same = by_municipality.get(lead.municipality_id, self.browse()) - lead._origin
            lead.duplicate_lead_ids |= same
            lead.duplicate_lead_count = len(lead.duplicate_lead_ids - lead._origin)
        return result

    @api.constrains("solidarity_wish", "municipality_id", "wished_municipality_id")
    def _check_wish(self):
        for lead in self.filtered("wished_municipality_id"):
            if lead.municipality_id.country_id == lead.wished_municipality_id.country_id:
                raise ValidationError(self.env._("The wished partner must lie in the other country."))

    def _merge_get_fields(self):
        return [
            *super()._merge_get_fields(),
            "solidarity_wish",
            "municipality_id",
            "wished_municipality_id",
            "existing_connection",
            "allow_active",
        ]

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # Whoever merges leads need not know the service; its records follow the lead all the same.
        merged_sudo, others_sudo = self.sudo(), opportunities.sudo()
        merged_sudo.topic_ids |= others_sudo.topic_ids
        others_sudo.proposal_ids.lead_id = merged_sudo
        others_sudo.partnership_ids.lead_id = merged_sudo
        return result

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Inquiries have stages of their own; the board shows those and no others."""
        team = self.env.ref("solidarity_partnership.crm_team_solidarity", raise_if_not_found=False)
        if not team or self.env.context.get("default_team_id") != team.id:
            return super()._read_group_stage_ids(stages, domain)
        return stages.search(Domain("id", "in", stages.ids) | Domain("team_ids", "in", team.ids))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_propose(self, limit=3):
        """Draft proposals for the best partners of the inquiring municipality (coordinators).

        :return: the new proposals, best first
        """
        self.ensure_one()
        self._prepare_proposals()
        proposals = self.municipality_id._propose(limit, self)
        self._move_to_proposed()
        return proposals

    def action_compare_candidates(self):
        """Compare what is proposed and the best other candidates side by side; nothing is proposed by that."""
        self.ensure_one()
        if not self.municipality_id:
            raise UserError(self.env._("Please choose the inquiring municipality first."))
        comparison = self.env["solidarity.matching.comparison"].create(
            {
                "municipality_id": self.municipality_id.id,
                "lead_id": self.id,
                "allow_active": self.allow_active,
            }
        )
        return comparison.action_open()

    def action_create_partnership(self):
        """Take up the partner that the municipality chose itself, under the same hard conditions (coordinators).

        :return: the partnership
        """
        self.ensure_one()
        self._check_inquiry("own_choice")
        if not self.wished_municipality_id:
            raise UserError(self.env._("Please name the wished partner first."))
        self.municipality_id._check_pair(
            self.wished_municipality_id, but=("not_seeking", "former_partner", "proposed", "active")
        )
        partnership = self.env["solidarity.partnership"].create(
            {
                **self.municipality_id._pair(self.wished_municipality_id),
                "origin": "own_choice",
                "lead_id": self.id,
                "coordinator_id": self.user_id.id or self.env.uid,
            }
        )
        self._hand_over_contact()
        (self.municipality_id | self.wished_municipality_id)._found_partner()
        self._close_as_agreed()
        return partnership

    def action_create_partnership_and_open(self):
        return self.action_create_partnership()._get_records_action()

    def action_start_matching_round(self):
        """Start a round with the municipalities of these inquiries (coordinators); a side that none of them is from is
        everybody who seeks a partner there."""
        inquiries = self.filtered(
            lambda lead: lead.solidarity_wish == "match" and lead.won_status == "pending"
        )
        return inquiries.municipality_id._start_matching_round()._get_records_action()

    def action_view_proposals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_matching_proposal_action"
        )
        return action | {"domain": [("lead_id", "=", self.id)], "context": {}}

    def action_view_solidarity_partnerships(self):
        self.ensure_one()
        return self.partnership_ids._get_records_action(name=self.env._("Partnerships"))

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _check_inquiry(self, wish):
        self.check_access("write")
        if self.solidarity_wish != wish:
            raise UserError(self.env._("This step does not fit the wish of the inquiry."))
        if not self.municipality_id:
            raise UserError(self.env._("Please choose the inquiring municipality first."))
        if self.won_status == "won":
            raise UserError(self.env._("This inquiry has already led to a partnership."))
        if self.won_status == "lost":
            raise UserError(self.env._("This inquiry is closed. Restore it first."))

    def _prepare_proposals(self):
        self._check_inquiry("match")
        self._hand_over_wishes()
        self._hand_over_contact()

    def _propose_candidates(self, candidates, **options):
        """See ``_propose_candidates`` of the municipality."""
        self._prepare_proposals()
        proposals = self.municipality_id._propose_candidates(candidates, self, **options)
        self._move_to_proposed()
        return proposals

    def _move_to_proposed(self):
        stage = self.env.ref("solidarity_partnership.crm_stage_proposed", raise_if_not_found=False)
        if stage:
            self.stage_id = stage

    def _hand_over_wishes(self):
        """Who asks for a partner seeks one: the register of wishes follows the inquiry."""
        municipality = self.municipality_id
        if municipality.seeking_partner != "yes":
            municipality.seeking_partner = "yes"
        municipality.topic_ids |= self.topic_ids

    def _hand_over_contact(self):
        """Whoever asked for the municipality is one of its contact persons from now on."""
        if self.email_from and not self.partner_id:
            # The type in the action's context is that of a lead.
            self.partner_id = (
                self.env["res.partner"]
                .with_context(clean_context(self.env.context))
                .create(
                    {
                        "name": self.contact_name or self.email_from,
                        "email": self.email_from,
                        "phone": self.phone,
                        "lang": self.lang_id.code,
                        "parent_id": self.municipality_id._ensure_partner().id,
                    }
                )
            )
        elif self.partner_id and not self.partner_id.parent_id and not self.partner_id.is_company:
            self.partner_id.municipality_id = self.municipality_id

    def _close_as_agreed(self):
        """The inquiry has found its partnership."""
        for lead in self:
            lead.action_set_won()
