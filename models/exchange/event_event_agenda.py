from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..solidarity_bilingual_mixin import COLUMNS, COLUMNS_FOLLOW
from .solidarity_exchange_item import AGENDA, MINUTES


class EventEvent(models.Model):
    """Title, agenda and minutes in German and Ukrainian; nobody is invited to half of them."""

    _name = "event.event"
    _inherit = ["event.event", "solidarity.bilingual.mixin"]
    _bilingual_fields = ("name",)

    name_german = fields.Char(
        "Title (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "german"),
    )
    name_ukrainian = fields.Char(
        "Title (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "ukrainian"),
    )
    item_ids = fields.One2many(
        "solidarity.exchange.item",
        "event_id",
        "Agenda",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
        copy=True,
        groups="solidarity_partnership.group_reader",
    )
    # What a visitor of the website reads of the event says nothing of the state of its texts.
    missing_german = fields.Char(
        help="Title, agenda texts and minutes that are written in Ukrainian or English but not in German.",
        compute_sudo=True,
        groups="solidarity_partnership.group_reader",
    )
    missing_ukrainian = fields.Char(
        help="Title, agenda texts and minutes that are written in German or English but not in Ukrainian.",
        compute_sudo=True,
        groups="solidarity_partnership.group_reader",
    )
    is_agenda_incomplete = fields.Boolean(
        compute="_compute_missing",
        compute_sudo=True,
        export_string_translation=False,
        groups="solidarity_partnership.group_reader",
    )
    announcement_override_reason = fields.Text(
        "Announced Incomplete Because",
        readonly=True,
        copy=False,
        groups="solidarity_partnership.group_reader",
        help="Why a coordinator let the event be announced although a text is missing in one language.",
    )

    @api.depends("event_type_id")
    def _compute_item_ids(self):
        """The standard items follow the template, as Odoo's own mails and tickets do.

        Changing the standard agenda later changes no exchange. Free items stay, and so does what has minutes.
        """
        prepared = {
            template: template._prepare_item_values() for template in self.event_type_id.item_template_ids
        }
        for event in self:
            outdated = event.item_ids.filtered(lambda item: item.template_id and not item.has_minutes)
            templates = event.event_type_id.item_template_ids - (event.item_ids - outdated).template_id
            event.item_ids = [Command.unlink(item.id) for item in outdated] + [
                Command.create(prepared[template]) for template in templates
            ]

    @api.depends("name", "item_ids.name", "item_ids.description", "item_ids.minutes")
    @api.depends_context("lang")
    def _compute_missing(self):
        events = self.filtered("solidarity_kind")
        agenda, minutes = events._agenda_gaps(), events._minutes_gaps()
        for event in self:
            gaps = agenda.get(event, {})
            event.is_agenda_incomplete = any(gaps.values())
            for ending in COLUMNS:
                missing = gaps.get(ending, []) + minutes.get(event, {}).get(ending, [])
                event[f"missing_{ending}"] = ", ".join(missing) or False

    def _agenda_gaps(self):
        """Title and agenda texts that are missing in one language: ``{event: {"german": […], "ukrainian": […]}}``."""
        titles, items = self._missing_texts(), self.item_ids._gaps(AGENDA)
        label = self.env._("Title")
        return {
            event: {
                ending: [label for _name in titles[event][ending]]
                + [gap for item in event.item_ids for gap in items[item][ending]]
                for ending in COLUMNS
            }
            for event in self
        }

    def _minutes_gaps(self):
        """Minutes that are written in one language only, in the same shape."""
        items = self.item_ids._gaps(MINUTES)
        return {
            event: {
                ending: [gap for item in event.item_ids for gap in items[item][ending]] for ending in COLUMNS
            }
            for event in self
        }

    def _words_for_gaps(self, gaps):
        """The lists of one event as sentences for a coordinator."""
        sentences = []
        if gaps["german"]:
            sentences.append(self.env._("Missing in German: %s.", ", ".join(gaps["german"])))
        if gaps["ukrainian"]:
            sentences.append(self.env._("Missing in Ukrainian: %s.", ", ".join(gaps["ukrainian"])))
        return " ".join(sentences)

    # ------------------------------------------------------------------
    # The gate
    # ------------------------------------------------------------------

    @api.constrains("is_published", "stage_id")
    def _check_published_texts(self):
        if self.env.context.get("solidarity_columns_follow") is not COLUMNS_FOLLOW:
            self._check_texts()

    def _check_texts(self):
        announced = self.env.ref("event.event_stage_announced", raise_if_not_found=False)
        public = self.filtered(
            lambda event: event.is_published or (announced and event.stage_id == announced)
        )
        try:
            public._check_announcement()
        except UserError as error:
            raise ValidationError(str(error)) from error

    def _check_announcement(self):
        """Title and agenda have to be there in both languages before anybody is invited to the event or reads of it.

        An event that a coordinator lets pass with a reason passes; so does one that is not of the service.

        :raise UserError: naming what is missing in which language
        """
        # Whoever publishes an event need not see the agenda: only the titles of what is missing are told.
        checked_sudo = self.sudo().filtered(
            lambda event: event.solidarity_kind and not event.announcement_override_reason
        )
        for event, gaps in checked_sudo._agenda_gaps().items():
            if any(gaps.values()):
                raise UserError(
                    self.env._(
                        "“%(event)s” cannot be announced yet. %(missing)s",
                        event=event.display_name,
                        missing=event._words_for_gaps(gaps),
                    )
                )

    def action_announce_anyway(self):
        """Ask for the reason to announce the event with a text missing (coordinators)."""
        self.ensure_one()
        return self._override_action("announce")

    def _override_action(self, step):
        self.check_access("write")
        return self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_exchange_override_action"
        ) | {"context": {"default_event_id": self.id, "default_step": step}}

    def _override_announcement(self, reason):
        """Let the event be announced as it is; the reason stays on it and in the chatter."""
        self.ensure_one()
        self.announcement_override_reason = reason
        self._message_log(body=self.env._("Announced although incomplete: %s", reason))
        self._move_to_announced()

    def _move_to_announced(self):
        """The board shows that people know of the event; what is further stays there."""
        announced = self.env.ref("event.event_stage_announced", raise_if_not_found=False)
        if announced:
            earlier = self.filtered(
                lambda event: not event.stage_id.pipe_end and event.stage_id.sequence < announced.sequence
            )
            earlier.stage_id = announced
