from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...network.membership import MEMBER_STATES
from ..partnership.batches import each_for_itself


class SolidarityNetworkMembership(models.Model):
    """A membership ends some time after the last partnership of its municipality, with notice before.

    Whether it will is computed from the partnerships: one that lives again keeps the municipality in the network.
    """

    _inherit = "solidarity.network.membership"

    date_ending = fields.Date(
        "Ends on",
        compute="_compute_date_ending",
        help="The last partnership has ended. Unless another one begins, the membership ends on this day.",
    )
    is_ending = fields.Boolean("Ending", compute="_compute_date_ending", search="_search_is_ending")
    # Remembers for which day notice was given, so that a later end of another partnership is announced anew.
    noticed_ending = fields.Date(readonly=True, copy=False, export_string_translation=False)
    date_notice = fields.Date("Notice Given on", readonly=True, copy=False)

    @api.depends("state", "municipality_id", "date_from", "noticed_ending", "date_notice")
    def _compute_date_ending(self):
        _grace, notice = self._ending_days()
        due_days = self._due_days()
        for membership in self:
            due = due_days.get(membership, False)
            if due and membership.noticed_ending == due:
                # Notice that was given late leaves the whole time to react.
                due = max(due, membership.date_notice + timedelta(days=notice))
            membership.date_ending = due
            membership.is_ending = bool(due)

    def _search_is_ending(self, operator, value):
        if operator != "in":
            return NotImplemented
        members = self.search([("state", "in", MEMBER_STATES)])
        return Domain("id", "in", members.filtered("is_ending").ids)

    @api.model
    def _ending_days(self):
        """:return: days between the end of the last partnership and that of the membership; days of notice before"""
        configured = self.env["solidarity.matching.proposal"]._configured_days
        return configured("membership_grace_days"), configured("membership_notice_days")

    def _due_days(self):
        """When the time of grace is over: ``{membership: date}``, only of members that have no partnership any more.

        Who was admitted after the last partnership had ended has the whole time from the admission.
        """
        members = self.filtered(lambda membership: membership.state in MEMBER_STATES)
        last_ends = members.municipality_id._last_partnership_ends()
        grace, _notice = self._ending_days()
        return {
            membership: max(last_ends[membership.municipality_id], membership.date_from)
            + timedelta(days=grace)
            for membership in members
            if membership.municipality_id in last_ends
        }

    @api.model
    def _cron_end(self):
        """Give notice to members whose last partnership has ended, and end those whose time is over."""
        ending = self.search([("is_ending", "=", True)])
        today = fields.Date.context_today(self)
        _grace, notice = self._ending_days()
        due = ending._due_days()
        each_for_itself(
            type(self)._give_notice,
            ending.filtered(
                lambda membership: (
                    membership.noticed_ending != due[membership]
                    and due[membership] - timedelta(days=notice) <= today
                )
            ),
        )
        each_for_itself(
            type(self)._end_without_partnership,
            ending.filtered(
                lambda membership: (
                    membership.noticed_ending == due[membership] and membership.date_ending <= today
                )
            ),
        )

    def _give_notice(self):
        """Tell the contact persons, each in their language, until when a partnership can keep the membership."""
        today = fields.Date.context_today(self)
        for membership in self:
            membership.write({"noticed_ending": membership.date_ending, "date_notice": today})
        persons = self.municipality_id._contact_persons().filtered("email")
        by_administration = persons.grouped("commercial_partner_id")
        for membership in self:
            reachable = by_administration.get(membership.municipality_id.partner_id)
            if reachable:
                membership._mail_notice(reachable)
            else:
                membership._ask_to_write_a_letter()

    def _mail_notice(self, persons):
        template = self.env.ref("solidarity_partnership.mail_template_membership_ending")
        for lang, readers in persons.grouped("lang").items():
            template.with_context(solidarity_lang=lang).send_mail(
                self.id,
                email_values={"recipient_ids": [fields.Command.link(reader.id) for reader in readers]},
            )

    def _ask_to_write_a_letter(self):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Give notice of the end of the membership by post"),
            note=self.env._("No contact person of the municipality has an e-mail address."),
            user_id=self.partnership_id.coordinator_id.id or self.env.ref("base.user_admin").id,
        )

    def _end_without_partnership(self):
        reason = self.env._("The last partnership has ended, and none has begun since.")
        for membership in self:
            membership.action_end(reason)


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _last_partnership_ends(self):
        """When the last partnership of these municipalities ended: ``{municipality: date}``, only of those that had
        some and have none alive. A partnership that rests is alive. Two queries."""
        last_ends, alive = {}, self.browse()
        for side in ("german_id", "ukrainian_id"):
            rows = self.env["solidarity.partnership"]._read_group(
                [(side, "in", self.ids)], [side, "stage"], ["date_end:max"]
            )
            for municipality, stage, date_end in rows:
                if stage != "ended":
                    alive |= municipality
                elif date_end:
                    last_ends[municipality] = max(date_end, last_ends.get(municipality, date_end))
        return {municipality: day for municipality, day in last_ends.items() if municipality not in alive}
