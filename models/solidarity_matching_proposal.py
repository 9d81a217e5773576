from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import split_every

ANSWERS = [("pending", "Pending"), ("accepted", "Accepted"), ("declined", "Declined")]
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
    territory_status = fields.Selection(related="ukrainian_id.territory_status")
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
        compute="_compute_score", store=True, aggregator="avg", readonly=True, groups="base.group_user"
    )
    known = fields.Float(
        "Known (%)",
        compute="_compute_score",
        store=True,
        aggregator="avg",
        readonly=True,
        groups="base.group_user",
        help="Share of the weight of all criteria for which there was data.",
    )
    explanation = fields.Json(
        "Parts of the Score", compute="_compute_score", store=True, readonly=True, groups="base.group_user"
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
        help="Needed when a proposal is sent while a better one of the same inquiry stays behind.",
    )
    german_answer = fields.Selection(
        ANSWERS, default="pending", required=True, readonly=True, copy=False, tracking=True
    )
    german_answer_date = fields.Date(readonly=True, copy=False)
    german_decline_reason = fields.Text(readonly=True, copy=False, groups="base.group_user")
    ukrainian_answer = fields.Selection(
        ANSWERS, default="pending", required=True, readonly=True, copy=False, tracking=True
    )
    ukrainian_answer_date = fields.Date(readonly=True, copy=False)
    ukrainian_decline_reason = fields.Text(readonly=True, copy=False, groups="base.group_user")
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
        """What speaks for a pair on the day it is put together; later facts do not rewrite what was sent."""
        for proposal in self:
            match = {"score": 0, "known": 0, "parts": []}
            if proposal.german_id and proposal.ukrainian_id:
                [match] = proposal.german_id.rank_partners(pool=proposal.ukrainian_id, include_excluded=True)
            proposal.score, proposal.known = match["score"], match["known"]
            proposal.explanation = match["parts"]

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_explanation_html(self):
        for proposal in self:
            bars = proposal.german_id._describe_bars(proposal.explanation or ())
            proposal.explanation_html = bars and self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_explanation", {"bars": bars}
            )

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
            proposal.german_id._check_pair(proposal.ukrainian_id, but=("proposed",))
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
                "line_ids": [Command.create({"candidate_id": candidate.id}) for candidate in candidates],
            }
        )
        return comparison.action_open()

    def action_view_partnership(self):
        self.ensure_one()
        return self.partnership_ids._get_records_action()

    def action_decline(self, side, reason):
        """Record that a side declines, with its reason (coordinators). The pair is not offered again.

        :param side: "german" or "ukrainian"
        """
        self.ensure_one()
        self._check_side(side)
        self._lock()
        self._check_step("state", "sent")
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason for declining."))
        self._record_answer(side, "declined")
        self.write({"state": "declined", f"{side}_decline_reason": reason})
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

    def _check_ranking(self):
        """People decide, but they say why when they pass over a better proposal."""
        for proposal in self.filtered("lead_id"):
            better = proposal.lead_id.proposal_ids.filtered(
                lambda other, proposal=proposal: other.state == "draft" and other.score > proposal.score
            )
            better = (better - self).sorted("score", reverse=True)
            if better and not proposal.departure_reason:
                raise UserError(
                    self.env._(
                        "%(better)s ranks higher than %(proposal)s. Send it as well, withdraw it, or give the reason"
                        " for departing from the ranking.",
                        better=better[0].display_name,
                        proposal=proposal.display_name,
                    )
                )

    def _fill_dates_and_mark_sent(self):
        days = int(self.env["ir.config_parameter"].sudo().get_param("solidarity_partnership.answer_days", 60))
        today = fields.Date.context_today(self)
        for proposal in self:
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
        self.german_id._check_pair(self.ukrainian_id, but=("proposed",))
        self.state = "accepted"
        partnership = self.env["solidarity.partnership"].create(self._prepare_partnership_values())
        (self.german_id | self.ukrainian_id)._found_partner()
        self._close_siblings()
        self.lead_id._close_as_agreed()
        return partnership

    def _close_siblings(self):
        """The inquiry has its partner: drafts are withdrawn, and somebody has to tell those who were asked."""
        siblings = self.lead_id.proposal_ids - self
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

    # ------------------------------------------------------------------
    # Expiry
    # ------------------------------------------------------------------

    def _cron_expire(self):
        """Close what nobody answered in time."""
        overdue = self.search([("state", "=", "sent"), ("date_expiry", "<", "today")])
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(overdue))
        for batch in split_every(100, overdue.ids, self.browse):
            batch.write({"state": "expired"})
            if not commit(len(batch)):
                break
