from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..row_lock import take_rows
from .solidarity_fund_project_mixin import PROJECT_FIELDS

#: A municipality that needs more drafts than that asks its coordination.
DRAFTS_MAX = 20


class SolidarityFundApplication(models.Model):
    """Pre-check and drafts in the portal. A municipality writes its own drafts through these methods only."""

    _inherit = "solidarity.fund.application"

    @api.model
    def _portal_choices(self, application=None):
        """What the form of the user's municipality offers: its calls, partners and kinds of project, as superuser.

        :param application: an application that the user may read: what it has can stay as it is
        """
        municipality = self._portal_applicant()
        calls_sudo = self.env["solidarity.fund.call"].sudo()  # names and check only leave the controller
        partnerships = self.env["solidarity.partnership"].search(
            [("german_id", "=", municipality.id), ("stage", "!=", "ended")]
        )
        kinds_sudo = self.env["solidarity.fund.project.kind"].sudo()
        own_sudo = (application or self.browse()).sudo()  # names only leave the controller
        return {
            "municipality": municipality,
            "calls": calls_sudo.search(calls_sudo._open_domain(), order="year, id"),
            # Public names of the other side.
            "partners": partnerships.sudo().ukrainian_id | own_sudo.partner_municipality_id,
            "kinds": kinds_sudo.search([("active", "=", True)]) | own_sudo.kind_id,
        }

    @api.model
    def _portal_applicant(self):
        """The German municipality for which the user stands.

        :raise AccessError: for everybody else
        """
        municipality = self.env.user.partner_id._get_own_municipality()
        if not municipality or municipality.country_code != "DE":
            raise AccessError(self.env._("Only German municipalities apply to the fund."))
        return municipality

    @api.model
    def _portal_check(self, values, application=None):
        """What the rules say about a project that nobody has saved.

        :param values: as for :meth:`_portal_save`
        :param application: the user's own draft that these values are to replace
        :return: see :meth:`_verdict`
        """
        municipality = self._portal_applicant()
        self._check_own(municipality, application)
        values = self._portal_values_of(values, application)
        # Nothing of this record is saved; calls and the partner are not readable for municipalities.
        project_sudo = self.sudo().new(values | {"municipality_id": municipality.id}, origin=application)
        return project_sudo._verdict()

    @api.model
    def _portal_save(self, values, token=None, application=None):
        """Save a project of the user's own municipality as a draft.

        :param values: by names of ``PROJECT_FIELDS``, and ``line_ids``: list of pairs (what for, cost)
        :param token: key of the form; a second click with it changes the draft of the first
        :param application: the draft to change
        :return: the draft, with the user's own rights
        :raise AccessError: not the user's own, or not a German municipality
        :raise UserError: the draft cannot be changed any more, or there are too many
        """
        municipality = self._portal_applicant()
        self._check_own(municipality, application)
        values = self._portal_values_of(values, application)
        # One form of a municipality at a time. Its users do not write it, hence the lock as superuser.
        take_rows(municipality.sudo())
        drafts_sudo = self.sudo()  # after the checks above: own municipality, fields of the list only
        if application:
            draft_sudo = application.sudo()
        else:
            # Archived ones have their token too.
            draft_sudo = token and drafts_sudo.with_context(active_test=False).search(
                [("entry_token", "=", token)]
            )
        if draft_sudo and draft_sudo.municipality_id != municipality:
            raise UserError(self.env._("This form is used already: please open it anew."))
        if draft_sudo:
            draft_sudo._portal_change(values)
        else:
            draft_sudo = drafts_sudo._portal_create(municipality, values, token)
        return draft_sudo.sudo(False)

    @api.model
    def _check_own(self, municipality, application):
        """:raise AccessError: for an application that this municipality has not made"""
        if application:
            application.check_access("read")
            if application.municipality_id != municipality:
                raise AccessError(self.env._("This is not an application of your municipality."))

    def _portal_change(self, values):
        take_rows(self)  # the coordination may submit it at this moment
        self.invalidate_recordset(["state", "active"])
        if self.state != "draft" or not self.active:
            raise UserError(self.env._("It is submitted: please ask your coordination to change it."))
        self.write(values)

    @api.model
    def _portal_create(self, municipality, values, token):
        if (
            self.search_count([("municipality_id", "=", municipality.id), ("state", "=", "draft")])
            >= DRAFTS_MAX
        ):
            raise UserError(self.env._("There are too many drafts already: please change one of them."))
        partnership = self.env["solidarity.partnership"].search(
            [
                ("german_id", "=", municipality.id),
                ("ukrainian_id", "=", values.get("partner_municipality_id") or 0),
            ],
            limit=1,
        )
        draft = self.create(
            values
            | {
                "municipality_id": municipality.id,
                "user_id": partnership.coordinator_id.id,
                "entry_token": token or False,
            }
        )
        if draft.user_id:
            draft.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Saved in the portal: a project for the fund"),
                user_id=draft.user_id.id,
            )
        return draft

    @api.model
    def _portal_values_of(self, values, application=None):
        """What the municipality may write of what it sent.

        :raise UserError: for a call, partner or kind of project that its form does not offer
        """
        choices = self._portal_choices(application)
        offered = {
            "call_id": choices["calls"],
            "partner_municipality_id": choices["partners"],
            "kind_id": choices["kinds"],
        }
        for name, records in offered.items():
            if values.get(name) and values[name] not in records.ids:
                raise UserError(self.env._("Please choose one of the values that are offered."))
        if not values.get("call_id"):
            raise UserError(self.env._("Please choose the call."))
        allowed = {name: values[name] for name in PROJECT_FIELDS if name in values}
        lines = values.get("line_ids") or ()
        # The lines that were typed are all: those of the saved draft do not count beside them.
        allowed["line_ids"] = [
            Command.clear(),
            *(
                Command.create({"name": name, "amount": amount, "sequence": sequence})
                for sequence, (name, amount) in enumerate(lines)
            ),
        ]
        if lines:
            # Said, not left to the compute: a check of a saved draft would find the total that is saved.
            allowed["amount_total"] = sum(amount for _name, amount in lines)
        return allowed

    def _portal_overview(self):
        """These applications for their own municipality: dicts of record and public names of call and partner."""
        return [
            {
                "application": application,
                "call": application.sudo().call_id.display_name,
                "partner": application.sudo().partner_municipality_id.name,
            }
            for application in self
        ]


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _partner_projects(self):
        """Projects in which this municipality is the partner: title, dates and status, nothing else of them.

        Drafts are not told, nor what was dropped before it was submitted: the German side only thought about it.

        :return: list of dicts ``title, applicant, date_start, date_end, state``
        """
        if not self:
            return []
        applications_sudo = self.env[
            "solidarity.fund.application"
        ].sudo()  # plain values only leave the method
        states = dict(applications_sudo._fields["state"]._description_selection(self.env))
        return [
            {
                "title": project.title,
                "applicant": project.municipality_id.name,
                "date_start": project.date_start,
                "date_end": project.date_end,
                "state": states[project.state],
            }
            for project in applications_sudo.search(
                [
                    ("partner_municipality_id", "in", self.ids),
                    ("state", "!=", "draft"),
                    "|",
                    ("state", "!=", "withdrawn"),
                    ("date_submitted", "!=", False),
                ]
            )
        ]
