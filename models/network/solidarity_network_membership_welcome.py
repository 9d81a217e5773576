"""Who was admitted is welcomed: by the letter, and by mails some days later."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..partnership.batches import each_for_itself
from ..res_config_settings import DAYS_MAX

#: What is later than that is no welcome any more: after a suspension, or when a database was asleep.
LATE_DAYS = 30
#: Memberships in one transaction; a letter takes about a second.
BATCH = 20


class SolidarityNetworkMembership(models.Model):
    """The welcome: letter, portal, topic groups. What somebody got is written down (``solidarity.network.welcome``), so
    that a job that starts again, a second one or a second click writes to nobody twice.

    Whoever becomes a contact person later was not admitted, and gets no letter; the other steps begin with the day on
    which the person was entered.
    """

    _inherit = "solidarity.network.membership"

    welcome_from = fields.Date(
        "Welcomed since",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The first day of the welcome. The other steps follow so many days later as the settings say.",
    )
    welcome_ids = fields.One2many(
        "solidarity.network.welcome",
        "membership_id",
        "Welcome Log",
        readonly=True,
        groups="solidarity_partnership.group_reader",
    )
    welcome_coordinator_id = fields.Many2one(
        "res.users",
        "Contact at the Service",
        compute="_compute_welcome_coordinator_id",
        groups="base.group_user",
    )

    @api.depends("partnership_id.coordinator_id", "municipality_id")
    def _compute_welcome_coordinator_id(self):
        """Whoever takes care of the partnership that led into the network, or of another one that is alive."""
        partnerships = self.municipality_id.partnership_ids.filtered(lambda case: case.stage != "ended")
        for membership in self:
            own = membership.partnership_id | (membership.municipality_id.partnership_ids & partnerships)
            membership.welcome_coordinator_id = own.coordinator_id.filtered("active")[:1]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _welcome(self):
        """Begin the welcome of memberships that were admitted just now, or let it go on after a suspension."""
        admitted = self.filtered(lambda membership: membership.state == "admitted")
        admitted._assign_numbers()
        today = fields.Date.context_today(self)
        for membership in admitted.filtered(lambda membership: not membership.welcome_from):
            membership.welcome_from = max(membership.date_from or today, today)
        if admitted:
            # Whoever admits may not touch scheduled jobs.
            self.env.ref("solidarity_partnership.cron_welcome_members").sudo()._trigger()

    @api.model
    def _cron_welcome(self):
        """Take all steps that are due. What was done is stored with every batch."""
        members = self.search([("state", "=", "admitted")], order="id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(members))
        for batch in split_every(BATCH, members.ids, self.browse):
            for step in (_write_letters, _show_portal, _show_topics):
                each_for_itself(step, batch)
            if not commit(len(batch)):
                break

    def _write_letters_due(self):
        """The letter is sent once by itself, to the persons of that day; coordinators may send it to others."""
        today = fields.Date.context_today(self)
        due = self.filtered(
            lambda membership: (
                membership.welcome_from
                and membership.welcome_from <= today <= membership.welcome_from + timedelta(days=LATE_DAYS)
                and "letter" not in membership.welcome_ids.mapped("step")
            )
        )
        due._send_admission_letter()

    def _write_step_due(self, step):
        """Write to everybody for whom a step after the letter is due.

        :param step: ``portal`` or ``topics``
        """
        today = fields.Date.context_today(self)
        days = self._welcome_days(step)
        due = {}
        for membership, persons in self._persons_to_welcome(step).items():
            begin = membership.welcome_from or membership.date_from
            for person in persons:
                day = max(begin, person.create_date.date()) + timedelta(days=days)
                if day <= today <= day + timedelta(days=LATE_DAYS):
                    due[membership] = due.get(membership, persons.browse()) | person
        if step == "topics":
            due = self._agreeing(due)
        template = self.env.ref(f"solidarity_partnership.mail_template_membership_{step}")
        self.env["solidarity.network.welcome"]._write_down(due, step)._queue_mails(template)

    def _agreeing(self, addressees):
        """Those of them whose consent to invitations holds."""
        persons = self.env["res.partner"].union(*addressees.values())
        agreeing = self.env["solidarity.consent"]._holders(persons, "invitation")
        return {membership: own & agreeing for membership, own in addressees.items() if own & agreeing}

    def _persons_to_welcome(self, step):
        """Whom e-mail may reach and who has not got the step: ``{membership: persons}``. Constant queries.

        Contact persons, or the administration as long as none of them can be reached. One person for each address: a
        mailbox that several persons share gets a mail once. The blacklist is asked for every step.
        """
        administrations = self.municipality_id.partner_id
        candidates = (self.municipality_id._contact_persons() | administrations).filtered("active")
        candidates = candidates.sorted(lambda person: (person in administrations, person.id))
        reachable = candidates.filtered(lambda person: person.email_normalized and not person.is_blacklisted)
        of_administration = reachable.grouped("commercial_partner_id")
        told = self.env["solidarity.network.welcome"].search(
            [("membership_id", "in", self.ids), ("step", "=", step)]
        )
        told_of = told.grouped("membership_id")
        nobody = self.env["res.partner"]
        waiting = {}
        for membership in self:
            own = of_administration.get(membership.municipality_id.partner_id, nobody)
            own = (own - administrations) or own
            got = told_of.get(membership, told.browse()).partner_id
            by_address = {}
            for person in own:
                by_address.setdefault(person.email_normalized, person)
            taken = set(got.mapped("email_normalized"))
            persons = [person for address, person in by_address.items() if address not in taken]
            waiting[membership] = nobody.union(*persons) - got
        return {membership: persons for membership, persons in waiting.items() if persons}

    @api.model
    def _welcome_days(self, step):
        """Days from the admission to a step, from the settings; a parameter that is missing means none.

        :raise UserError: when somebody wrote something else into the system parameter
        """
        key = f"solidarity_partnership.welcome_{step}_days"
        value = self.env["ir.config_parameter"].sudo().get_param(key) or "0"  # a number, no secret
        days = int(value) if value.strip().isdecimal() else -1
        if not 0 <= days <= DAYS_MAX:
            raise UserError(
                self.env._(
                    "The system parameter %(key)s must be a whole number of days, 0 to %(most)s, not “%(value)s”.",
                    key=key,
                    most=DAYS_MAX,
                    value=value,
                )
            )
        return days


def _write_letters(memberships):
    memberships._write_letters_due()


def _show_portal(memberships):
    memberships._write_step_due("portal")


def _show_topics(memberships):
    memberships._write_step_due("topics")
