from itertools import zip_longest

import pytz

from odoo import models
from odoo.tools import format_date, format_time

from ..models.solidarity_bilingual_mixin import COLUMNS

#: The clocks of the two sides, in the order in which they are printed.
CLOCKS = ("Europe/Berlin", "Europe/Kyiv")


class SolidarityExchangeMinutesReport(models.AbstractModel):
    """The minutes of exchanges in two columns, German and Ukrainian.

    A document is a list of sections, a section a heading and rows, a row the texts of the two columns: what belongs
    together stands at the same height, however long one language is.
    """

    _name = "report.solidarity_partnership.exchange_minutes"
    _description = "Bilingual Minutes"

    def _get_report_values(self, docids, data=None):
        events = self.env["event.event"].browse(docids)
        events.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "event.event",
            "docs": events,
            "documents": [self._prepare_document(event) for event in events],
        }

    def _prepare_document(self, event):
        sides = [event.with_context(lang=lang, solidarity_plain_name=True) for lang in COLUMNS.values()]
        sections = [self._section(sides, self._facts, plain=True)]
        sections.append(self._section(sides, self._participants))
        sections += [self._item_section(event, number) for number in range(len(event.item_ids))]
        sections += [self._section(sides, write) for write in (self._needs, self._offers, self._declarations)]
        return {
            "titles": [event.name_german or event.name, event.name_ukrainian or event.name],
            "headings": [side.env._("Minutes of the Exchange") for side in sides],
            "sections": [section for section in sections if section["rows"]],
        }

    def _section(self, sides, write, plain=False):
        """A section whose two columns are written by the same method, in the language of each side.

        :param write: takes the event in one language, returns ``(heading, [line, …])``
        """
        columns = [write(side) for side in sides]
        return {
            "headings": None if plain else [heading for heading, _lines in columns],
            "rows": list(zip_longest(*(lines for _heading, lines in columns), fillvalue="")),
            "lead": None,
        }

    # ------------------------------------------------------------------
    # Sections, each in the language of the event's context
    # ------------------------------------------------------------------

    def _facts(self, event):
        lines = [self._moment(event, clock) for clock in CLOCKS]
        place = event.address_inline or event.env._("Online")
        lines.append(event.env._("Place: %s", place))
        return "", lines + event.partnership_ids.mapped("display_name")

    def _moment(self, event, clock):
        """The time of the event by the clock of one side: ``Berlin: 9. Dezember 2026, 10:00–12:00``."""
        cities = {"Europe/Berlin": event.env._("Berlin"), "Europe/Kyiv": event.env._("Kyiv")}
        zone = pytz.timezone(clock)
        begin, end = (
            pytz.utc.localize(moment).astimezone(zone) for moment in (event.date_begin, event.date_end)
        )
        day, last_day = (format_date(event.env, moment.date(), date_format="long") for moment in (begin, end))
        hours = [
            format_time(event.env, moment, tz=clock, time_format="HH:mm")
            for moment in (event.date_begin, event.date_end)
        ]
        if day == last_day:
            return f"{cities[clock]}: {day}, {hours[0]}–{hours[1]}"
        return f"{cities[clock]}: {day}, {hours[0]} – {last_day}, {hours[1]}"

    def _participants(self, event):
        """Who attended, by municipality; whoever belongs to none of them comes last."""
        attendees = event.registration_ids.filtered(lambda attendee: attendee.state == "done")
        lines, others = [], attendees
        for municipality in event.partnership_ids.german_id | event.partnership_ids.ukrainian_id:
            own = attendees.filtered(
                lambda attendee, administration=municipality.partner_id: (
                    administration and attendee.partner_id.commercial_partner_id == administration
                )
            )
            others -= own
            if own:
                lines.append(f"{municipality.display_name}: {self._names(own)}")
        if others:
            lines.append(event.env._("Others: %s", self._names(others)))
        return event.env._("Participants"), lines

    def _names(self, attendees):
        return ", ".join(attendees.mapped(lambda attendee: attendee.name or attendee.partner_id.name or ""))

    def _item_section(self, event, number):
        item = event.item_ids[number]
        paragraphs = [
            [line for line in (item[f"minutes_{ending}"] or "").splitlines() if line.strip()] or ["–"]
            for ending in COLUMNS
        ]
        return {
            "headings": [f"{number + 1}. {item[f'name_{ending}'] or item.name}" for ending in COLUMNS],
            "lead": [item[f"description_{ending}"] or "" for ending in COLUMNS],
            "rows": list(zip_longest(*paragraphs, fillvalue="")),
        }

    def _needs(self, event):
        urgency = event.need_ids._fields["urgency"]
        label, names = urgency._description_string(event.env), dict(urgency._description_selection(event.env))
        lines = [f"{self._quantity(need)} ({label}: {names[need.urgency]})" for need in event.need_ids]
        return event.env._("Needs Named"), lines

    def _offers(self, event):
        return event.env._("Offers Made"), [self._quantity(offer) for offer in event.offer_ids]

    def _quantity(self, record):
        """``Musterstadt: Emergency power generator, 2 Piece``."""
        units = dict(record._fields["unit"]._description_selection(record.env))
        quantity = record.env["ir.qweb.field.float"].value_to_html(record.quantity, {"precision": 0})
        if record.quantity != int(record.quantity):
            quantity = record.env["ir.qweb.field.float"].value_to_html(record.quantity, {"precision": 2})
        return f"{record.municipality_id.display_name}: {record.name}, {quantity} {units[record.unit]}"

    def _declarations(self, event):
        forms = dict(event.partnership_ids._fields["declaration_form"]._description_selection(event.env))
        lines = [
            f"{partnership.display_name}: {format_date(event.env, partnership.declaration_date)}"
            f" ({forms[partnership.declaration_form]})"
            for partnership in event.partnership_ids.filtered("declaration_date")
        ]
        return event.env._("Declaration of Solidarity"), lines
