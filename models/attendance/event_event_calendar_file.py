import pytz
import vobject

from odoo import models


class EventEvent(models.Model):
    _inherit = "event.event"

    def _get_ics_file(self, slot=False):
        """Service events name their times in UTC, which no calendar misunderstands: local times come twice in the night
        when the clocks are put back, and the readers live in two time zones anyway."""
        slot = slot or self.env["event.slot"]
        files = super()._get_ics_file(slot=slot)
        for event in self:
            if event.solidarity_kind and event.id in files:
                calendar = vobject.readOne(files[event.id].decode())
                calendar.contents.pop("vtimezone", None)
                for name, moment in (
                    ("dtstart", slot.start_datetime or event.date_begin),
                    ("dtend", slot.end_datetime or event.date_end),
                ):
                    calendar.vevent.contents.pop(name, None)
                    calendar.vevent.add(name).value = pytz.utc.localize(moment)
                files[event.id] = calendar.serialize().encode()
        return files

    def _attendee_ics(self, registration):
        """The calendar entry of a registered attendee: the public one, and how to join.

        :param registration: as superuser; the page has checked that it is registered
        """
        self.ensure_one()
        calendar = vobject.readOne(self._get_ics_file()[self.id].decode())
        entry = calendar.vevent
        joining = "\n".join(filter(None, (self.connection_url, self.connection_note)))
        if joining:
            entry.description.value = f"{joining}\n\n{entry.description.value}"
        if self.connection_url and not self.address_id:
            entry.add("location").value = self.connection_url
        entry.add("url").value = registration._answer_url()
        return calendar.serialize().encode()
