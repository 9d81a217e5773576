from datetime import timedelta

import pytz
import vobject

from odoo import fields, models


class SolidarityFundCall(models.Model):
    """The deadlines of a call for the own calendar."""

    _inherit = "solidarity.fund.call"

    def _calendar_file(self, date_start=None):
        """The deadlines as whole days, in the language of the reader.

        :param date_start: planned start of the project, or None
        :return: an iCalendar file (bytes), empty of entries where nothing is published
        """
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//Odoo//solidarity_partnership//"
        for deadline in self._deadlines(date_start=date_start):
            entry = calendar.add("vevent")
            entry.add("uid").value = f"fund-call-{self.id}-{deadline['code']}-{deadline['date']}@solidarity"
            entry.add("dtstamp").value = pytz.utc.localize(fields.Datetime.now())
            entry.add("summary").value = f"{self.display_name}: {deadline['name']}"
            for name, day in (("dtstart", deadline["date"]), ("dtend", deadline["date"] + timedelta(days=1))):
                line = entry.add(name)
                line.value, line.value_param, line.isNative = f"{day:%Y%m%d}", "DATE", False
            entry.add("transp").value = "TRANSPARENT"
        return calendar.serialize().encode()
