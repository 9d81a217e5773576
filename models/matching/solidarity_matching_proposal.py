from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Command

ANSWERS = [("pending", "Pending"), ("accepted", "Accepted"), ("declined", "Declined")]
DECLINE_CODES = [
    ("topic", "Fields of Cooperation"),
    ("distance", "Distance"),
    ("size", "Size"),
    ("security", "Security Situation"),
    ("capacity", "Capacity"),
    ("politics", "Political Decision"),
    ("other", "Other"),
]
SIDES = ("german", "ukrainian")


class SolidarityMatchingProposal(models.Model):
    """One proposed pair. The engine ranks and explains; a coordinator sends; both municipalities decide."""

    _name = "solidarity.matching.proposal"
    _description = "Matching Proposal"
    _inherit = ["solidarity.thread.mixin"]
    _order = "id desc"

    lead_id = fields.Many2one(
        "crm.lead", "Inquiry", index=True, ondelete="set null", groups="base.group_user"
    )
    round_id = fields.Many2one(
        "solidarity.matching.round",
        "Matching Round",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    german_id = fields.Many2one(
        "solidarity.municipality",
        "German Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('country_code', '=', 'DE')]",
    )
    ukrainian_id = fields.Many2one(
        "solidarity.municipality",
        "Ukrainian Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('country_code', '=', 'UA')]",
    )
    german_population = fields.Integer(related="german_id.population", string="German Population")
    ukrainian_population = fields.Integer(related="ukrainian_id.population", string="Ukrainian Population")
    german_state_id = fields.Many2one(
        related="german_id.state_id", string="Land", store=True, groups="base.group_user"
    )
    ukrainian_state_id = fields.Many2one(
        related="ukrainian_id.state_id", string="Oblast", store=True, groups="base.group_user"
    )
    territory_status = fields.Selection(related="ukrainian_id.territory_status")
    allow_active = fields.Boolean(
        "Active Hostilities Allowed",
        groups="base.group_user",
        tracking=True,
        help="Active hostilities exclude a municipality unless the coordinator allows it.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Coordinator",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        groups="base.group_user",
    )
    score = fields.Float(
        compute="_compute_score", store=True, aggregator="avg", readonly=False, groups="base.group_user"
    )
    known = fields.Float(
        "Known (%)",
        compute="_compute_score",
        store=True,
        aggregator="avg",
        readonly=False,
        groups="base.group_user",
        help="Share of the weight of all criteria for which there was data.",
    )
    explanation = fields.Json(
        "Parts of the Score", compute="_compute_score", store=True, readonly=False, groups="base.group_user"
    )
    explanation_html = fields.Html(
        "Explanation", compute="_compute_explanation_html", groups="base.group_user", sanitize=False
    )
    reason_text = fields.Text(
        "Why",
        compute="_compute_reason_text",
        groups="base.group_user",
        help="What speaks for the pair, what speaks against it, and what is not known.",
    )
    facts_html = fields.Html(
        "Side by Side", compute="_compute_facts_html", groups="base.group_user", sanitize=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    date_sent = fields.Date("Sent on", readonly=True, copy=False)
    date_expiry = fields.Date("Answer until", copy=False, tracking=True)
    departure_reason = fields.Char(
        "Reason for Departing from the Ranking",
        groups="base.group_user",
        tracking=True,
        help="Needed when a proposal is sent while a better one of the same inquiry stays behind, or while a better"
        " candidate has not been proposed for it.",
    )
    german_answer = fields.Selection(
        ANSWERS, default="pending", required=True, readonly=True, copy=False, tracking=True
    )
    german_answer_date = fields.Date(readonly=True, copy=False)
    german_decline_code = fields.Selection(
        DECLINE_CODES, "German Reason for Declining", readonly=True, copy=False, groups="base.group_user"
    )
    german_decline_reason = fields.Text(readonly=True, copy=False, groups="base.group_user")
    ukrainian_answer = fields.Selection(
        ANSWERS, default="pending", required=True, readonly=True, copy=False, tracking=True
    )
    ukrainian_answer_date = fields.Date(readonly=True, copy=False)
    ukrainian_decline_code = fields.Selection(
        DECLINE_CODES, "Ukrainian Reason for Declining", readonly=True, copy=False, groups="base.group_user"
    )
    ukrainian_decline_reason = fields.Text(readonly=True, copy=False, groups="base.group_user")
    decline_code = fields.Selection(
        DECLINE_CODES,
        "Reason for Declining",
        compute="_compute_decline_code",
        store=True,
        groups="base.group_user",
        help="The reason of the side that declined.",
    )
    partnership_ids = fields.One2many("solidarity.partnership", "proposal_id")

    _pair_uniq = models.UniqueIndex(
        "(german_id, ukrainian_id) WHERE state IN ('draft', 'sent', 'accepted')",
        "This pair is proposed already.",
    )
    _score_range = models.Constraint("CHECK(score BETWEEN 0 AND 100)", "Scores lie between 0 and 100.")

    @api.depends("german_id", "ukrainian_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for proposal in self:
            # A municipality may know the name of the other side, whose record it cannot read.
            pair = proposal.sudo().with_context(solidarity_plain_name=True)
            proposal.display_name = f"{pair.german_id.display_name} – {pair.ukrainian_id.display_name}"

    @api.depends("german_id", "ukrainian_id")
    def _compute_score(self):
        """What speaks for a pair on the day it is put together; later facts do not rewrite what was sent.

        Whoever has ranked already hands the result over: the fields are not readonly, as Odoo would compute them again.
        """
        for german, proposals in self.grouped("german_id").items():
            matches = {}
            if german and proposals.ukrainian_id:
                ranked = german.rank_partners(pool=proposals.ukrainian_id, include_excluded=True)
                matches = {match["municipality"].id: match for match in ranked}
            for proposal in proposals:
                match = matches.get(proposal.ukrainian_id._origin.id, {"score": 0, "known": 0, "parts": []})
                proposal.score, proposal.known = match["score"], match["known"]
                proposal.explanation = match["parts"]

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_explanation_html(self):
        explanations = self.env["solidarity.municipality"]._render_explanations(self.mapped("explanation"))
        for proposal, explanation in zip(self, explanations, strict=True):
            proposal.explanation_html = explanation

    @api.depends("explanation", "german_id", "ukrainian_id")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        explained = self.filtered("explanation")
        (self - explained).reason_text = False
        matches = [
            (proposal.german_id._origin, proposal.ukrainian_id._origin, proposal.explanation)
            for proposal in explained
        ]
        texts = self.env["solidarity.municipality"]._describe_matches(matches)
        for proposal, text in zip(explained, texts, strict=True):
            proposal.reason_text = text

    @api.depends("german_id", "ukrainian_id")
    @api.depends_context("lang")
    def _compute_facts_html(self):
        for proposal in self:
            german, ukrainian = proposal.german_id._origin, proposal.ukrainian_id._origin
            pair = german | ukrainian
            proposal.facts_html = len(pair) == 2 and self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_pair",
                {
                    "municipalities": pair,
                    "rows": pair._describe_facts(),
                    "places": pair._describe_places(),
                    "distance": german._describe_distance(ukrainian),
                },
            )

    @api.depends("german_decline_code", "ukrainian_decline_code")
    def _compute_decline_code(self):
        for proposal in self:
            proposal.decline_code = proposal.german_decline_code or proposal.ukrainian_decline_code

    @api.constrains("german_id", "ukrainian_id")
    def _check_countries(self):
        for proposal in self:
            if (proposal.german_id.country_code, proposal.ukrainian_id.country_code) != ("DE", "UA"):
                raise ValidationError(
                    self.env._("A proposal joins a German municipality with a Ukrainian one.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(proposal.state != "draft" for proposal in self):
            raise UserError(self.env._("Only draft proposals can be deleted. Withdraw the proposal instead."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_send(self):
        """Tell both municipalities: from now on they see the proposal and can answer (coordinators)."""
        self._check_step("state", "draft")
        self._check_ranking()
        for proposal in self:
            but = ("proposed", "active") if proposal.allow_active else ("proposed",)
            proposal.german_id._check_pair(proposal.ukrainian_id, but=but)
        self._fill_dates_and_mark_sent()
        self._notify_sides()
        return True

    def action_accept(self, side):
        """Record that a side accepts (coordinators). When both have, the pair becomes a partnership.

        Asking twice changes nothing. Two users answering at once are put in order by the row's lock.

        :param side: "german" or "ukrainian"
        :return: the partnership, empty while an answer is missing
        """
        self.ensure_one()
        self._check_side(side)
        self._lock()
        if self.state != "accepted" or self[f"{side}_answer"] != "accepted":
            self._check_step("state", "sent")
            self._record_answer(side, "accepted")
        if self.german_answer == self.ukrainian_answer == "accepted":
            return self._make_partnership()
        return self.partnership_ids

    def action_accept_german(self):
        return bool(self.action_accept("german"))

    def action_accept_ukrainian(self):
        return bool(self.action_accept("ukrainian"))

    def action_compare(self):
        """Show the candidates of these proposals side by side; they have to belong to one municipality.

        :raise UserError: when they have neither side in common
        """
        self.check_access("read")
        seeker = self.lead_id.municipality_id
        sides = self.german_id, self.ukrainian_id
        if len(seeker) != 1 or seeker not in sides:
            seeker = next((side for side in sides if len(side) == 1), sides[0])
        candidates = (self.german_id | self.ukrainian_id) - seeker
        if len(seeker) != 1 or seeker.country_id in candidates.country_id:
            raise UserError(self.env._("Please choose proposals of one municipality to compare them."))
        comparison = self.env["solidarity.matching.comparison"].create(
            {
                "municipality_id": seeker.id,
                "lead_id": self.lead_id.id if len(self.lead_id) == 1 else False,
                "allow_active": any(self.mapped("allow_active")),
                "line_ids": [Command.create({"candidate_id": candidate.id}) for candidate in candidates],
            }
        )
        return comparison.action_open()

    def action_view_partnership(self):
        self.ensure_one()
        return self.partnership_ids._get_records_action()

    def action_decline(self, side, reason, comment=None):
        """Record that a side declines, with its reason (coordinators). The pair is not offered again.

        :param side: "german" or "ukrainian"
        :param reason: a code of ``DECLINE_CODES``; any other text is kept as the words of the reason "other"
        :param comment: the reason in words; the code "other" needs them
        :raise UserError: without a reason, or when the proposal does not wait for answers
        """
        self.ensure_one()
        self._check_side(side)
        self._lock()
        self._check_step("state", "sent")
        code, words = self._parse_reason(reason, comment)
        self._record_answer(side, "declined")
        self.write(
            {"state": "declined", f"{side}_decline_code": code, f"{side}_decline_reason": words or False}
        )
        self.flush_recordset(["state"])  # the pair is free again for whatever follows in this transaction
        return True

    def action_withdraw(self):
        """Take back proposals that nobody has decided yet (coordinators)."""
        self._check_step("state", "draft", "sent")
        self.write({"state": "withdrawn"})
        self.flush_recordset(["state"])  # the pair is free again for whatever follows in this transaction
        return True

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _lock(self):
        """One answer at a time: whoever comes second sees what the first one wrote."""
        self.check_access("write")
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is answering this proposal right now. Please try again.")
            ) from error
        self.invalidate_recordset()

    def _check_side(self, side):
        if side not in SIDES:
            raise UserError(self.env._("There is a German and a Ukrainian side, no “%s”.", side))

    def _parse_reason(self, reason, comment):
        """The code of a reason for declining and its words.

        :raise UserError: when there is no reason, or none in words behind "other"
        """
        reason, comment = (str(text or "").strip() for text in (reason, comment))
        if not reason:
            raise UserError(self.env._("Please give the reason for declining."))
        if reason not in dict(DECLINE_CODES):
            return "other", "\n".join(filter(None, (reason, comment)))
        if reason == "other" and not comment:
            raise UserError(self.env._("Please say in words why the municipality declines."))
        return reason, comment

    def _check_ranking(self):
        """People decide, but they say why when they pass over somebody better.

        :raise UserError: naming the better proposal that stays behind, or the better candidate not proposed so far
        """
        unexplained = self.filtered(
            lambda proposal: proposal.lead_id and not (proposal.departure_reason or "").strip()
        )
        unexplained._check_better_drafts(sent=self)
        for lead, proposals in unexplained.grouped("lead_id").items():
            proposals._check_better_candidates(lead)

    def _check_better_drafts(self, sent):
        for proposal in self:
            better = proposal.lead_id.proposal_ids.filtered(
                lambda other, proposal=proposal: other.state == "draft" and other.score > proposal.score
            )
            better = (better - sent).sorted("score", reverse=True)
            if better:
                raise UserError(
                    self.env._(
                        "%(better)s ranks higher than %(proposal)s. Send it as well, withdraw it, or give the reason"
                        " for departing from the ranking.",
                        better=better[0].display_name,
                        proposal=proposal.display_name,
                    )
                )

    def _check_better_candidates(self, lead):
        """Compare what these proposals of one inquiry score today with the best candidate not proposed for it."""
        seeker = lead.municipality_id
        partners = {
            proposal: (proposal.german_id | proposal.ukrainian_id) - seeker
            for proposal in self
            if seeker in proposal.german_id | proposal.ukrainian_id
        }
        if not partners:
            return
        proposed = lead.proposal_ids.german_id | lead.proposal_ids.ukrainian_id
        candidates = seeker._default_pool() - proposed
        ranked = seeker.rank_partners(limit=1, pool=candidates, allow_active=lead.allow_active)
        if not ranked:
            return
        best = ranked[0]
        pool = seeker.union(*partners.values()) - seeker
        scores = {
            match["municipality"]: match["score"]
            for match in seeker.rank_partners(pool=pool, include_excluded=True)
        }
        for proposal, partner in partners.items():
            if scores[partner] < best["score"]:
                raise UserError(
                    self.env._(
                        "%(better)s ranks higher than %(partner)s and has not been proposed for this inquiry. Propose"
                        " it first, or give the reason for departing from the ranking in %(proposal)s.",
                        better=best["municipality"].display_name,
                        partner=partner.display_name,
                        proposal=proposal.display_name,
                    )
                )

    def _fill_dates_and_mark_sent(self):
        days = self._configured_days("answer_days", 60)
        today = fields.Date.context_today(self)
        for proposal in self:
            if proposal.date_expiry and proposal.date_expiry < today:
                raise UserError(
                    self.env._("The deadline of %s is over. Choose a later one.", proposal.display_name)
                )
            proposal.write(
                {
                    "state": "sent",
                    "date_sent": today,
                    "date_expiry": proposal.date_expiry or today + timedelta(days=days),
                }
            )

    def _notify_sides(self):
        """Each side gets the message about the other one in its own language; without an address, the log says so."""
        for side in SIDES:
            self.mapped(f"{side}_id")._ensure_partner()
            reachable = self.filtered(lambda proposal, side=side: proposal[f"{side}_id"].correspondent_ids)
            self.env.ref(f"solidarity_partnership.mail_template_proposal_{side}").send_mail_batch(
                reachable.ids
            )
            for proposal in self - reachable:
                proposal._message_log(
                    body=self.env._(
                        "%s has no e-mail address: please inform the municipality in another way.",
                        proposal[f"{side}_id"].display_name,
                    )
                )

    def _record_answer(self, side, answer):
        self.write({f"{side}_answer": answer, f"{side}_answer_date": fields.Date.context_today(self)})

    def _make_partnership(self):
        if self.partnership_ids:
            return self.partnership_ids
        # Both sides have decided; what the coordinator had to allow was settled when the proposal was sent.
        self.german_id._check_pair(self.ukrainian_id, but=("proposed", "active"))
        self.state = "accepted"
        partnership = self.env["solidarity.partnership"].create(self._prepare_partnership_values())
        (self.german_id | self.ukrainian_id)._found_partner()
        self._close_siblings()
        (self.lead_id | self._served_inquiries())._close_as_agreed()
        return partnership

    def _served_inquiries(self):
        """Open inquiries of either side that this pair has answered, as there is no capacity for another partner."""
        served = (self.german_id | self.ukrainian_id).filtered(
            lambda municipality: municipality.capacity_left <= 0
        )
        return self.env["crm.lead"].search(
            [
                ("solidarity_wish", "=", "match"),
                ("won_status", "=", "pending"),
                ("municipality_id", "in", served.ids),
            ]
        )

    def _close_siblings(self):
        """The inquiry has its partner: drafts are withdrawn, and somebody has to tell those who were asked."""
        siblings = self.lead_id.proposal_ids - self
        if self.round_id:  # it gave the municipality several partners, not several candidates for one
            siblings = siblings.filtered(lambda sibling: sibling.round_id != self.round_id)
        siblings.filtered(lambda proposal: proposal.state == "draft").action_withdraw()
        for sibling in siblings.filtered(lambda proposal: proposal.state == "sent"):
            sibling.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The inquiry has found another partner: inform both sides and withdraw"),
                user_id=sibling.user_id.id or self.env.uid,
            )

    def _prepare_partnership_values(self):
        return {
            "german_id": self.german_id.id,
            "ukrainian_id": self.ukrainian_id.id,
            "origin": "matched",
            "proposal_id": self.id,
            "lead_id": self.lead_id.id,
            "coordinator_id": self.user_id.id,
        }
