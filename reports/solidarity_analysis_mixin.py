from odoo import models
from odoo.tools import SQL


class SolidarityAnalysisMixin(models.AbstractModel):
    """What the analyses have in common: a row is less than the thing that is counted, and days have a median.

    A partnership has a row for each month and an event one for each attendee. A plain sum would count them again and
    again, so a count names what it counts: ``_distinct_counts = {"event_count": "event_id"}`` counts the events of all
    rows whose ``event_count`` is not 0. An average of days says little when one answer took a year: the fields in
    ``_medians`` are averaged by their median. Days of the calendar are those of Berlin, where the service sits,
    whatever the reader's time zone.
    """

    _name = "solidarity.analysis.mixin"
    _description = "Analysis"

    _distinct_counts = {}
    _medians = ()
    #: The field with the record that a row is about.
    _subject = None

    def action_open(self):
        """Open the record that the row is about."""
        self.ensure_one()
        self.check_access("read")
        return self[self._subject]._get_records_action()

    def _read_group_select(self, aggregate_spec, query):
        name, _separator, function = aggregate_spec.partition(":")
        if function == "sum" and name in self._distinct_counts:
            return SQL(
                "COUNT(DISTINCT %s) FILTER (WHERE %s <> 0)",
                self._field_to_sql(self._table, self._distinct_counts[name], query),
                self._field_to_sql(self._table, name, query),
            )
        if function == "avg" and name in self._medians:
            return SQL(
                "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)",
                self._field_to_sql(self._table, name, query),
            )
        return super()._read_group_select(aggregate_spec, query)

    def _berlin_date(self, moment):
        """The day of a moment by the clock of Berlin.

        :param moment: SQL of a timestamp in UTC
        """
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date", moment)
