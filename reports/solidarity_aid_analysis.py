from odoo import fields, models
from odoo.tools import SQL

from ..models.aid.solidarity_aid import STATES
from ..models.register.optional_float import OptionalFloat


class SolidarityAidAnalysis(models.Model):
    """Aid between municipalities: one row for each of its goods and services, and one for an aid without any yet.

    An aid with several goods counts once in the total. Its money is shared evenly among them and adds up to what the
    aid cost; that of an aid which was cancelled is left out.
    """

    _name = "solidarity.aid.analysis"
    _description = "Analysis of Aid"
    _inherit = ["solidarity.analysis.mixin"]
    _auto = False
    _order = "date desc, aid_id, id"
    _rec_name = "aid_id"
    _depends = {
        "solidarity.aid": [
            "cost",
            "currency_id",
            "date_delivered",
            "date_pledged",
            "donor_id",
            "other_funding",
            "own_funding",
            "partnership_id",
            "receiver_id",
            "state",
            "transport_grant_granted",
            "user_id",
        ],
        "solidarity.aid.line": ["aid_id", "item_id", "need_id"],
        "solidarity.municipality": ["country_id", "state_id"],
        "solidarity.need": ["topic_id"],
        "solidarity.need.item": ["topic_id"],
    }
    _distinct_counts = {
        "aid_count": "aid_id",
        "delivered_count": "aid_id",
        "cancelled_count": "aid_id",
        "need_count": "need_id",
    }
    _medians = ("delivery_days",)
    _subject = "aid_id"

    date = fields.Date("Pledged on", readonly=True)
    date_delivered = fields.Date("Delivered on", readonly=True)
    aid_id = fields.Many2one("solidarity.aid", "Aid Measure", readonly=True)
    partnership_id = fields.Many2one("solidarity.partnership", readonly=True)
    donor_id = fields.Many2one("solidarity.municipality", readonly=True)
    receiver_id = fields.Many2one("solidarity.municipality", readonly=True)
    donor_country_id = fields.Many2one("res.country", "Country of the Donor", readonly=True)
    receiver_country_id = fields.Many2one("res.country", "Country of the Receiver", readonly=True)
    german_state_id = fields.Many2one("res.country.state", "Land", readonly=True)
    ukrainian_state_id = fields.Many2one("res.country.state", "Oblast", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    item_id = fields.Many2one("solidarity.need.item", readonly=True)
    topic_id = fields.Many2one("solidarity.topic", "Field of Cooperation", readonly=True)
    need_id = fields.Many2one("solidarity.need", readonly=True)
    aid_count = fields.Integer("Aid Measures", readonly=True)
    delivered_count = fields.Integer("Delivered", readonly=True, help="Arrived, whether or not confirmed.")
    cancelled_count = fields.Integer("Cancelled", readonly=True)
    need_count = fields.Integer("Needs Answered", readonly=True, help="Of aid that was not cancelled.")
    delivery_days = OptionalFloat(
        "Days from Pledge to Delivery", readonly=True, digits=(7, 1), aggregator="avg", help="Median."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    cost = fields.Monetary(readonly=True, help="Of aid that was not cancelled.")
    transport_grant_granted = fields.Monetary(readonly=True, help="Of aid that was not cancelled.")
    own_funding = fields.Monetary("Own Money", readonly=True, help="Of aid that was not cancelled.")
    other_funding = fields.Monetary(readonly=True, help="Of aid that was not cancelled.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT COALESCE(line.id * 2, aid.id * 2 + 1) AS id, aid.id AS aid_id,
                aid.date_pledged AS date, aid.date_delivered, aid.partnership_id, aid.donor_id, aid.receiver_id,
                donor.country_id AS donor_country_id, receiver.country_id AS receiver_country_id,
                %(german)s AS german_state_id, %(ukrainian)s AS ukrainian_state_id,
                aid.state, aid.user_id, line.item_id, COALESCE(need.topic_id, item.topic_id) AS topic_id,
                line.need_id,
                1 AS aid_count,
                (aid.state IN ('delivered', 'confirmed'))::int AS delivered_count,
                (aid.state = 'cancelled')::int AS cancelled_count,
                (aid.state <> 'cancelled')::int AS need_count,
                (aid.date_delivered - aid.date_pledged)::float8 AS delivery_days,
                aid.currency_id,
                %(cost)s AS cost,
                %(grant)s AS transport_grant_granted,
                %(own)s AS own_funding,
                %(other)s AS other_funding
            FROM solidarity_aid AS aid
            JOIN solidarity_municipality AS donor ON donor.id = aid.donor_id
            JOIN solidarity_municipality AS receiver ON receiver.id = aid.receiver_id
            LEFT JOIN (
                SELECT id, aid_id, item_id, need_id,
                    ROW_NUMBER() OVER (PARTITION BY aid_id ORDER BY id) AS number,
                    COUNT(*) OVER (PARTITION BY aid_id) AS total
                FROM solidarity_aid_line
            ) AS line ON line.aid_id = aid.id
            LEFT JOIN solidarity_need AS need ON need.id = line.need_id
            LEFT JOIN solidarity_need_item AS item ON item.id = line.item_id
            """,
            german=self._state_of("DE"),
            ukrainian=self._state_of("UA"),
            cost=self._part_of("cost"),
            grant=self._part_of("transport_grant_granted"),
            own=self._part_of("own_funding"),
            other=self._part_of("other_funding"),
        )

    def _state_of(self, code):
        """The Land or oblast of that of the two municipalities which lies in the country."""
        country = self.env["res.country"].search([("code", "=", code)], limit=1)
        return SQL(
            "CASE WHEN receiver.country_id = %(country)s THEN receiver.state_id"
            " WHEN donor.country_id = %(country)s THEN donor.state_id END",
            country=country.id,
        )

    def _part_of(self, column):
        """The part of one of the goods in the money of its aid: to the cent, so that the parts add up exactly."""
        return SQL(
            """
            CASE WHEN aid.state = 'cancelled' THEN 0
                ELSE ROUND(COALESCE(%(amount)s, 0) * COALESCE(line.number, 1) / COALESCE(line.total, 1), 2)
                    - ROUND(COALESCE(%(amount)s, 0) * (COALESCE(line.number, 1) - 1) / COALESCE(line.total, 1), 2)
            END
            """,
            amount=SQL.identifier("aid", column),
        )
