from odoo import fields, models
from odoo.tools import SQL

SIDES = [("german", "Germany"), ("ukrainian", "Ukraine"), ("other", "Others")]


class SolidarityEventAnalysis(models.Model):
    """Exchanges and network events with who came: one row for each attendee, and one for an event without any.

    An exchange is held when somebody or Odoo says so; a network event when its time is over and nobody called it off.
    """

    _name = "solidarity.event.analysis"
    _description = "Analysis of Events"
    _inherit = ["solidarity.analysis.mixin"]
    _auto = False
    _order = "date desc, event_id, id"
    _rec_name = "event_id"
    _depends = {
        "event.event": [
            "active",
            "date_begin",
            "date_end",
            "exchange_progress",
            "kanban_state",
            "partnership_id",
            "solidarity_kind",
            "user_id",
        ],
        "event.registration": [
            "active",
            "attendee_lang",
            "event_id",
            "invitation_date",
            "municipality_id",
            "state",
            "wants_interpretation",
        ],
        "solidarity.municipality": ["country_id", "state_id"],
    }
    _distinct_counts = {"event_count": "event_id", "held_count": "event_id", "cancelled_count": "event_id"}
    _subject = "event_id"

    date = fields.Date("Date of the Event", readonly=True)
    event_id = fields.Many2one("event.event", readonly=True)
    solidarity_kind = fields.Selection(
        [
            ("exchange", "Bilingual Exchange"),
            ("networking", "Networking Event"),
            ("information", "Information Event"),
        ],
        "Kind of Event",
        readonly=True,
    )
    partnership_id = fields.Many2one("solidarity.partnership", "Leading Partnership", readonly=True)
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    side = fields.Selection(SIDES, readonly=True, help="Where the municipality of the attendee lies.")
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "Land / Oblast", readonly=True)
    municipality_id = fields.Many2one("solidarity.municipality", readonly=True)
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Language", readonly=True)
    event_count = fields.Integer("Events", readonly=True)
    held_count = fields.Integer("Held", readonly=True)
    cancelled_count = fields.Integer("Called Off", readonly=True)
    invited_count = fields.Integer(
        "Invited", readonly=True, help="By an invitation to the event; campaigns have results of their own."
    )
    registered_count = fields.Integer("Registered", readonly=True)
    attended_count = fields.Integer("Attended", readonly=True)
    interpretation_count = fields.Integer(
        "Interpretation Wished", readonly=True, help="Registered, and wishes interpretation."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT COALESCE(registration.id * 2, event.event_id * 2 + 1) AS id,
                event.event_id, event.date, event.solidarity_kind, event.partnership_id, event.user_id,
                CASE WHEN registration.id IS NULL THEN NULL
                    WHEN country.code = 'DE' THEN 'german'
                    WHEN country.code = 'UA' THEN 'ukrainian'
                    ELSE 'other' END AS side,
                municipality.country_id, municipality.state_id, registration.municipality_id,
                registration.attendee_lang AS lang,
                1 AS event_count,
                event.is_held::int AS held_count,
                event.is_cancelled::int AS cancelled_count,
                (registration.invitation_date IS NOT NULL)::int AS invited_count,
                COALESCE(registration.state IN ('open', 'done') AND NOT is_cancelled, FALSE)::int
                    AS registered_count,
                COALESCE(registration.state = 'done' AND NOT is_cancelled, FALSE)::int AS attended_count,
                COALESCE(registration.state IN ('open', 'done') AND NOT is_cancelled
                    AND registration.wants_interpretation, FALSE)::int AS interpretation_count
            FROM (%(events)s) AS event
            LEFT JOIN event_registration AS registration
                ON registration.event_id = event.event_id AND registration.active
            LEFT JOIN solidarity_municipality AS municipality ON municipality.id = registration.municipality_id
            LEFT JOIN res_country AS country ON country.id = municipality.country_id
            """,
            events=self._event_query(),
        )

    def _event_query(self):
        """Events of the service: ``event_id``, ``date``, ``is_held``, ``is_cancelled`` and what they are."""
        return SQL(
            """
            SELECT id AS event_id, solidarity_kind, partnership_id, user_id, %(date)s AS date,
                COALESCE(kanban_state, '') = 'cancel' AS is_cancelled,
                CASE WHEN solidarity_kind = 'exchange' THEN COALESCE(exchange_progress, '') IN ('held', 'closed')
                    ELSE COALESCE(kanban_state, '') <> 'cancel' AND date_end <= %(now)s END AS is_held
            FROM event_event
            WHERE solidarity_kind IS NOT NULL AND active
            """,
            date=self._berlin_date(SQL("date_begin")),
            now=fields.Datetime.now(),
        )
