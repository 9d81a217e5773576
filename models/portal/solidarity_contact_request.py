"""Municipalities ask for changes of their contact persons; the service decides."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize

from ..row_lock import take_rows

PENDING_MAX = 20
#: The coordinator hears of each request: whoever takes back so many on one day does not mean them.
WITHDRAWN_A_DAY = 20
KINDS = [("invite", "Invite a Colleague"), ("roles", "Change Roles"), ("leave", "Leaves")]


class SolidarityContactRequest(models.Model):
    """Somebody shall become a contact person, get other roles, or leave."""

    _name = "solidarity.contact.request"
    _description = "Request about a Contact Person"
    _inherit = ["solidarity.thread.mixin"]
    _rec_name = "name"
    _order = "state_rank, id desc"

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Contact Person",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whom it concerns; of an invitation the person that it made.",
    )
    name = fields.Char(required=True, tracking=True)
    email = fields.Char("E-Mail", tracking=True)
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, export_string_translation=False
    )
    function = fields.Char()
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Language")
    role_ids = fields.Many2many("solidarity.contact.role", string="Roles in the Partnership")
    note = fields.Text("Words of the Municipality", readonly=True)
    requested_by_id = fields.Many2one(
        "res.partner", "Asked by", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
    )
    state = fields.Selection(
        [
            ("pending", "To Decide"),
            ("approved", "Carried Out"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        default="pending",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    state_rank = fields.Integer(
        compute="_compute_state_rank", store=True, aggregator=None, export_string_translation=False
    )
    refusal_reason = fields.Text(
        "Reason of a Refusal", copy=False, help="The municipality reads it, in the portal and by e-mail."
    )
    date_decided = fields.Datetime("Decided on", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="set null")
    entry_token = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        export_string_translation=False,
        help="Key of the form in the portal, so that a second click asks nothing twice.",
    )

    _entry_uniq = models.UniqueIndex(
        "(entry_token) WHERE entry_token IS NOT NULL", "This request was sent already."
    )
    _invitation_uniq = models.UniqueIndex(
        "(municipality_id, email_normalized) WHERE state = 'pending' AND kind = 'invite'",
        "This person’s invitation is waiting for a decision already.",
    )
    _person_uniq = models.UniqueIndex(
        "(partner_id, kind) WHERE state = 'pending' AND kind != 'invite'",
        "A request about this person is waiting for a decision already.",
    )

    # ------------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------------

    @api.depends("email")
    def _compute_email_normalized(self):
        for request in self:
            request.email_normalized = email_normalize(request.email or "", strict=False) or False

    @api.depends("state")
    def _compute_state_rank(self):
        """What waits comes first."""
        for request in self:
            request.state_rank = 0 if request.state == "pending" else 1

    @api.constrains("kind", "email", "partner_id")
    def _check_person(self):
        for request in self:
            if request.kind == "invite" and not request.email_normalized:
                raise ValidationError(self.env._("An invitation needs an e-mail address."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_approve(self):
        """Carry it out: invite, change roles, or let the person leave (coordinators)."""
        self._check_step("state", "pending")
        self.municipality_id._check_may_invite()
        self._take()
        carry_out = {"invite": self._invite, "roles": self._change_roles, "leave": self._let_leave}
        for kind, requests in self.grouped("kind").items():
            for request in requests:
                carry_out[kind](request)
        return self._decide("approved")

    def action_refuse(self):
        """Say no; the reason goes to the municipality (coordinators)."""
        self._check_step("state", "pending")
        self._take()
        if any(not (request.refusal_reason or "").strip() for request in self):
            raise UserError(self.env._("Please give the reason."))
        return self._decide("refused")

    def action_open_person(self):
        self.ensure_one()
        return self.partner_id._get_records_action()

    # ------------------------------------------------------------------
    # Parts of the steps
    # ------------------------------------------------------------------

    def _take(self):
        take_rows(self)  # two coordinators at once: one decides
        self.invalidate_recordset(["state"])
        self._check_step("state", "pending")

    def _decide(self, state):
        self.write({"state": state, "date_decided": fields.Datetime.now(), "decided_by_id": self.env.uid})
        template = self.env.ref("solidarity_partnership.mail_template_contact_request")
        for request in self:
            if request.requested_by_id.active and request.requested_by_id.email:
                template.send_mail(request.id)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        self.activity_ids.action_done()
        return True

    @api.model
    def _invite(self, request):
        """Make the contact person, or take the one who has this address there, and open the portal to it."""
        administration = request.municipality_id._ensure_partner()
        persons = request.municipality_id._contact_persons() - administration
        person = persons.filtered(lambda found: found.email_normalized == request.email_normalized)[:1]
        if not person:
            person = person.create(
                {
                    "name": request.name,
                    "email": request.email_normalized,
                    "function": request.function,
                    "lang": request.lang,
                    "parent_id": administration.id,
                    "is_company": False,
                    "type": "contact",
                }
            )
        person.contact_role_ids |= request.role_ids
        answers = person._sort_for_portal()
        if answers["address_used"] or answers["withdrawn"] or answers["no_email"]:
            raise UserError(request.municipality_id._portal_notification(answers)["params"]["message"])
        answers["invited"]._grant_portal_access()
        request.partner_id = person

    @api.model
    def _change_roles(self, request):
        request._check_still_there()
        request.partner_id.contact_role_ids = [Command.set(request.role_ids.ids)]

    @api.model
    def _let_leave(self, request):
        """Whoever leaves has no access any more and gets no letters; what it did stays on record."""
        request._check_still_there()
        users_sudo = request.partner_id.sudo().user_ids  # coordinators do not administer users
        users_sudo.filtered("share").action_archive()
        request.partner_id.action_archive()

    def _check_still_there(self):
        """:raise UserError: where the person is no contact person of the municipality any more"""
        if self.partner_id not in self.municipality_id._contact_persons():
            raise UserError(
                self.env._("%s is no contact person of this municipality any more.", self.display_name)
            )

    def _decision_words(self):
        """What was asked and decided, in the language of the reader: for the mail."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("kind", "state")
        }
        return {
            "kind": labels["kind"][self.kind],
            "name": self.name,
            "state": labels["state"][self.state],
            "reason": self.state == "refused" and self.refusal_reason,
        }

    # ------------------------------------------------------------------
    # What municipalities ask and see
    # ------------------------------------------------------------------

    @api.model
    def _portal_request(self, kind, values, token=None):
        """Ask for a change of the user's own municipality's contact persons.

        :param kind: of :data:`KINDS`
        :param values: ``name, email, function, lang, role_ids, note`` of an invitation; ``person_id, role_ids, note``
            of other requests
        :param token: key of the form; a second click asks nothing twice
        :raise AccessError: for whoever does not speak for the municipality (of itself everybody may say that it leaves)
        :raise UserError: for what the form does not offer; nothing is changed
        """
        person = self.env.user.partner_id
        municipality = person._get_own_municipality()
        is_own_leave = kind == "leave" and values.get("person_id") == person.id
        if not (is_own_leave and person._is_contact_person_of(municipality)):
            person._check_may_speak_for(municipality)
        take_rows(municipality.sudo())  # one form of a municipality at a time
        requests_sudo = self.sudo()  # after the check above: own municipality, fields of the list only
        own = Domain("municipality_id", "=", municipality.id)
        sent_sudo = token and requests_sudo.search([("entry_token", "=", token)])
        if sent_sudo and sent_sudo.municipality_id != municipality:
            raise UserError(self.env._("This form is used already: please open it anew."))
        if sent_sudo:
            return
        pending = own & Domain("state", "=", "pending")
        if requests_sudo.search_count(pending) >= PENDING_MAX:
            raise UserError(self.env._("Many requests are waiting already: please ask your coordination."))
        withdrawn = own & Domain("state", "=", "withdrawn") & Domain("create_date", ">=", "-1d")
        if requests_sudo.search_count(withdrawn) >= WITHDRAWN_A_DAY:
            raise UserError(
                self.env._("That is a lot for one day: please send your coordination a list instead.")
            )
        prepared = requests_sudo._portal_request_values(kind, municipality, values)
        requests_sudo._portal_check_new(pending, prepared)
        coordinator = municipality._coordinator_of_changes()
        # Whoever asks follows nothing: the chatter is the service's. The coordinator is told by the activity alone.
        request_sudo = requests_sudo.with_context(
            mail_create_nosubscribe=True, mail_auto_subscribe_no_notify=True
        ).create(
            prepared
            | {
                "municipality_id": municipality.id,
                "kind": kind,
                "note": values.get("note") or False,
                "requested_by_id": person.id,
                "user_id": coordinator.id,
                "entry_token": token or False,
            }
        )
        municipality._log_portal_change(request_sudo, request_sudo._portal_sentence())
        if coordinator:
            coordinated = request_sudo.with_context(lang=coordinator.lang)  # also the words of the e-mail
            coordinated.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=coordinated.env._("Asked in the portal: please decide"),
                user_id=coordinator.id,
            )

    @api.model
    def _portal_request_values(self, kind, municipality, values):
        """:raise UserError: for a person or role that the form does not offer"""
        roles = self.env["solidarity.contact.role"].search([("active", "=", True)])
        role_ids = values.get("role_ids") or []
        if not set(role_ids) <= set(roles.ids):
            raise UserError(self.env._("Please choose one of the values that are offered."))
        if kind == "invite":
            return self._portal_invitation_values(municipality, values, role_ids)
        persons = municipality.sudo()._contact_persons() - municipality.sudo().partner_id
        person = persons.filtered(lambda found: found.id == values.get("person_id"))
        if kind not in ("roles", "leave") or not person:
            raise AccessError(self.env._("This is no contact person of your municipality."))
        if kind == "roles" and set(role_ids) == set(person.contact_role_ids.ids):
            raise UserError(self.env._("These are the roles that the person has already."))
        return {
            "partner_id": person.id,
            "name": person.name,
            "email": person.email,
            "role_ids": [Command.set(role_ids if kind == "roles" else person.contact_role_ids.ids)],
        }

    @api.model
    def _portal_invitation_values(self, municipality, values, role_ids):
        if not values.get("name") or not email_normalize(values.get("email") or ""):
            raise UserError(self.env._("Please give the name and a valid e-mail address."))
        address = email_normalize(values["email"])
        persons = municipality.sudo()._contact_persons()
        if any(found.email_normalized == address and found.user_ids for found in persons):
            raise UserError(self.env._("This person has access to the portal already."))
        return {
            "name": values["name"],
            "email": address,
            "function": values.get("function") or False,
            "lang": values.get("lang") or municipality.sudo().partner_id.lang,
            "role_ids": [Command.set(role_ids)],
        }

    @api.model
    def _portal_check_new(self, pending, prepared):
        """:raise UserError: for what waits for a decision already"""
        person_id, address = prepared.get("partner_id"), prepared.get("email")
        same = Domain("partner_id", "=", person_id) if person_id else Domain("email_normalized", "=", address)
        if self.search_count(pending & same, limit=1):
            raise UserError(self.env._("A request about this person is waiting for a decision already."))

    def _portal_sentence(self):
        sentences = {
            "invite": self.env._("Invitation of a colleague asked for: %s", self.name),
            "roles": self.env._("Other roles asked for: %s", self.name),
            "leave": self.env._("Leaving of a colleague reported: %s", self.name),
        }
        roles = ", ".join(self.role_ids.mapped("name"))
        return f"{sentences[self.kind]} ({roles})" if roles and self.kind != "leave" else sentences[self.kind]

    @api.model
    def _portal_requests(self, municipality, limit=PENDING_MAX):
        """The newest requests of the user's own municipality as plain values, those that wait first."""
        municipality.check_access("read")
        requests_sudo = self.sudo()  # plain values of the own municipality leave it
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("kind", "state")
        }
        return [
            {
                "id": request.id,
                "may_withdraw": request.state == "pending"
                and request.requested_by_id == self.env.user.partner_id,
                "kind": labels["kind"][request.kind],
                "name": request.name,
                "roles": request.kind != "leave" and ", ".join(request.role_ids.mapped("name")),
                "state": request.state,
                "state_name": labels["state"][request.state],
                "date": request.create_date,
                "reason": request.state == "refused" and request.refusal_reason,
            }
            for request in requests_sudo.search([("municipality_id", "=", municipality.id)], limit=limit)
        ]

    @api.model
    def _portal_persons(self, municipality):
        """The contact persons of the user's own municipality with their roles, as plain values."""
        municipality.check_access("read")
        municipality_sudo = municipality.sudo()  # plain values of the own people leave it
        persons = municipality_sudo._contact_persons() - municipality_sudo.partner_id
        return [
            {
                "id": person.id,
                "name": person.name,
                "function": person.function,
                "email": person.email,
                "role_ids": person.contact_role_ids.ids,
                "roles": person.contact_role_ids.mapped("name"),
                "has_access": bool(person.user_ids),
                "is_self": person.id == self.env.user.partner_id.id,
            }
            for person in persons.sorted(lambda found: (found.name or "", found.id))
        ]

    @api.model
    def _portal_request_choices(self):
        """What the forms offer: roles and languages, as pairs."""
        roles = self.env["solidarity.contact.role"].sudo().search([("active", "=", True)])  # names only
        return {"roles": [(role.id, role.name) for role in roles]}
