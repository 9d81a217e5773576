from odoo import api, fields, models
from odoo.fields import Command

from ...matching.solidarity_matching_proposal import ANSWERS, DECLINE_CODES

TEMPLATE = "solidarity_partnership.mail_template_proposal_answer"
#: Odoo's own job that sends what waits in the queue; by itself it works once an hour.
MAIL_CRON = "mail.ir_cron_mail_scheduler_action"
GIVEN_ANSWERS = [answer for answer in ANSWERS if answer[0] != "pending"]


class SolidarityMatchingProposalAnswer(models.Model):
    """What somebody answered to a proposal in the portal for a municipality, and who confirmed it.

    It is never changed: who answers anew gives another one. The answer of the proposal itself follows from the one
    that counts.
    """

    _name = "solidarity.matching.proposal.answer"
    _description = "Answer to a Proposal"
    _order = "id desc"

    proposal_id = fields.Many2one(
        "solidarity.matching.proposal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    side = fields.Selection(
        [("german", "German Municipality"), ("ukrainian", "Ukrainian Municipality")],
        required=True,
        readonly=True,
    )
    answer = fields.Selection(GIVEN_ANSWERS, required=True, readonly=True)
    decline_code = fields.Selection(DECLINE_CODES, "Reason for Declining", readonly=True)
    decline_reason = fields.Text("Reason in Words", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting for the Mayor"),
            ("counted", "Counts"),
            ("refused", "Not Confirmed"),
            ("replaced", "Replaced by Another Answer"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    person_id = fields.Many2one(
        "res.partner", "Answered by", readonly=True, index="btree_not_null", ondelete="set null"
    )
    confirmed_by_id = fields.Many2one(
        "res.partner", "Confirmed or Refused by", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date_confirmed = fields.Datetime("Confirmed or Refused on", readonly=True)

    municipality_id = fields.Many2one("solidarity.municipality", compute="_compute_municipality_id")
    mayor_ids = fields.Many2many(
        "res.partner",
        string="Who Confirms",
        compute="_compute_mayor_ids",
        help="Mayors or heads of the administration who can log in to the portal.",
    )

    _waiting_uniq = models.UniqueIndex(
        "(proposal_id, side) WHERE state = 'waiting'",
        "An answer of this municipality already waits for the mayor.",
    )

    @api.depends("answer", "person_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["answer"]._description_selection(self.env))
        for given in self:
            given.display_name = " – ".join(filter(None, [labels.get(given.answer), given.person_id.name]))

    @api.depends("proposal_id.german_id", "proposal_id.ukrainian_id", "side")
    def _compute_municipality_id(self):
        for given in self:
            given.municipality_id = given.proposal_id[f"{given.side}_id"]

    @api.depends("municipality_id")
    def _compute_mayor_ids(self):
        for given in self:
            persons = given.municipality_id._contact_persons()
            given.mayor_ids = persons.filtered(
                lambda person, given=given: person._is_mayor_of(given.municipality_id) and person.user_ids
            )

    def _is_same(self, answer, code):
        return bool(self) and (self.answer, self.decline_code) == (answer, code)

    def _settle(self, state, person):
        """The mayor has confirmed or refused it, or there is another one.

        :param person: who did so
        """
        self.write({"state": state, "confirmed_by_id": person.id, "date_confirmed": fields.Datetime.now()})
        self.flush_recordset(["state"])  # another one may wait from now on

    def _ask_mayors(self):
        """Tell those who confirm that an answer waits for them, each in the own language and without the others' names.

        :return: whether there is anybody who can confirm it in the portal
        """
        template = self.env.ref(TEMPLATE)
        for mayor in self.mayor_ids:
            template.with_context(solidarity_reader_lang=mayor.lang).send_mail(
                self.id, email_values={"recipient_ids": [Command.set(mayor.ids)]}
            )
        if self.mayor_ids:
            self.env.ref(MAIL_CRON)._trigger()
        return bool(self.mayor_ids)
