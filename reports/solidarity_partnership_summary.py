from odoo import models

from ..eligibility.periods import day_at_fund

#: So many lines of one kind are listed; what is older stands in the system.
LINES_MAX = 12


class SolidarityPartnershipSummary(models.AbstractModel):
    """A partnership on a page or two, in German and Ukrainian, for both of its municipalities: nothing of what the
    service writes to itself."""

    _name = "report.solidarity_partnership.partnership_summary"
    _description = "Partnership Summary"
    _inherit = ["solidarity.document.mixin"]

    def _get_report_values(self, docids, data=None):
        partnerships = self.env["solidarity.partnership"].browse(docids)
        partnerships.check_access("read")
        self.env["solidarity.consultation"].check_access(
            "read"
        )  # municipalities read their own in the portal
        return {
            "doc_ids": docids,
            "doc_model": partnerships._name,
            "docs": partnerships,
            "documents": [self._prepare_summary(partnership) for partnership in partnerships],
        }

    def _prepare_summary(self, partnership):
        sides = self._in_languages(partnership)
        sections = [
            self._section(
                sides, lambda side: side.env._("Partnership"), facts=self._facts(sides, self._own_facts())
            ),
            self._section(sides, lambda side: side.env._("Both sides"), table=self._sides_table(sides)),
            self._section(sides, lambda side: side.env._("Exchanges"), table=self._events_table(sides)),
            self._section(sides, lambda side: side.env._("Open needs"), table=self._needs_table(sides)),
            self._section(sides, lambda side: side.env._("Aid"), table=self._aid_table(sides)),
            self._section(
                sides, lambda side: side.env._("Network and fund"), table=self._network_table(sides)
            ),
        ]
        subject = f"{partnership.german_id.name} – {partnership.with_context(lang='uk_UA').ukrainian_id.name}"
        return self._prepare_document(
            sides, lambda side: side.env._("Solidarity partnership"), subject, sections
        )

    # ------------------------------------------------------------------
    # Sections
    # ------------------------------------------------------------------

    def _own_facts(self):
        def fact(name):
            return lambda side: (self._label(side, name), self._value(side, name))

        return [
            *map(fact, ("name", "form", "stage", "date_start", "date_end")),
            lambda side: (self._label(side, "coordinator_id"), side.coordinator_id.name),
            lambda side: (side.env._("Consultations"), str(len(side.consultation_ids) or "")),
        ]

    def _sides_table(self, sides):
        first = sides[0]
        rows = []
        for municipality in (first.german_id, first.ukrainian_id):
            written = [
                municipality.with_context(lang=side.env.lang, solidarity_plain_name=True) for side in sides
            ]
            rows.append(
                [
                    self._both(record.name for record in written),
                    municipality.official_name,
                    self._both(self._value(record, "region") for record in written),
                    self._number(first.env, municipality.population),
                ]
            )
        return self._prepare_table(
            sides,
            [
                lambda env: env._("Municipality"),
                lambda env: env._("Official Name"),
                lambda env: env._("Land / Oblast"),
                lambda env: env._("Inhabitants"),
            ],
            rows,
        )

    def _events_table(self, sides):
        events = sides[0].event_ids.filtered(lambda event: event.kanban_state != "cancel")
        rows = []
        for event in events.sorted("date_begin", reverse=True)[:LINES_MAX]:
            written = [event.with_context(lang=side.env.lang) for side in sides]
            rows.append(
                [
                    self._day(sides[0].env, day_at_fund(event.date_begin)),
                    self._both(record.name for record in written),
                    self._both(self._value(record, "exchange_progress") for record in written),
                ]
            )
        heads = [lambda env: env._("Date"), lambda env: env._("Event"), lambda env: env._("State")]
        return self._prepare_table(sides, heads, rows, len(events))

    def _needs_table(self, sides):
        needs = (sides[0].german_id | sides[0].ukrainian_id).need_ids.filtered(
            lambda need: (
                not need.is_anonymous and need.state in ("open", "partly_covered") and not need.is_expired
            )
        )
        rows = []
        for need in needs[:LINES_MAX]:
            written = [need.with_context(lang=side.env.lang, solidarity_plain_name=True) for side in sides]
            rows.append(
                [
                    self._both(record.municipality_id.name for record in written),
                    self._both(record.name for record in written),
                    self._both(self._value(record, "urgency") for record in written),
                    self._both(self._value(record, "state") for record in written),
                ]
            )
        heads = [
            lambda env: env._("Municipality"),
            lambda env: env._("Need"),
            lambda env: env._("Urgency"),
            lambda env: env._("State"),
        ]
        return self._prepare_table(sides, heads, rows, len(needs))

    def _aid_table(self, sides):
        aids = sides[0].aid_ids.filtered(lambda aid: aid.state != "cancelled")
        rows = []
        for aid in aids.sorted("date_pledged", reverse=True)[:LINES_MAX]:
            written = [aid.with_context(lang=side.env.lang) for side in sides]
            rows.append(
                [
                    aid.name,
                    self._both(record.contents for record in written),
                    self._both(self._value(record, "state") for record in written),
                    self._day(sides[0].env, aid.date_delivered or aid.date_shipped or aid.date_pledged),
                ]
            )
        heads = [
            lambda env: env._("Number"),
            lambda env: env._("Contents"),
            lambda env: env._("State"),
            lambda env: env._("Date"),
        ]
        return self._prepare_table(sides, heads, rows, len(aids))

    def _network_table(self, sides):
        rows = []
        for municipality in (sides[0].german_id, sides[0].ukrainian_id):
            written = [
                municipality.with_context(lang=side.env.lang, solidarity_plain_name=True) for side in sides
            ]
            rows.append(
                [
                    self._both(record.name for record in written),
                    self._both(self._value(record, "membership_state") for record in written),
                    self._both(self._verdict(record) for record in written),
                ]
            )
        heads = [
            lambda env: env._("Municipality"),
            lambda env: env._("Membership"),
            lambda env: env._("Small-projects fund"),
        ]
        return self._prepare_table(sides, heads, rows)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _verdict(self, municipality):
        """What holds of the fund today: the German side may apply, the Ukrainian one is its partner."""
        verdict = municipality.eligibility_ids.filtered(lambda one: one._is_current())[:1]
        return self._value(verdict, "validity") if verdict else None

    def _prepare_table(self, sides, heads, rows, total=0):
        """:param total: how many rows there are in all; what is not listed is said"""
        if total > len(rows):
            more = self._both(side.env._("and %s more", total - len(rows)) for side in sides)
            rows.append([more, *[" "] * (len(heads) - 1)])
        return rows and {
            "head": [self._both(head(side.env) for side in sides) for head in heads],
            "rows": rows,
        }

    def _both(self, texts):
        return " / ".join(self._different(texts))

    @staticmethod
    def _label(record, name):
        return record._fields[name]._description_string(record.env)

    def _value(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value)
        return self._day(record.env, value) if field.type == "date" else value
