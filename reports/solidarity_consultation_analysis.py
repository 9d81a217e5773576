from odoo import fields, models
from odoo.tools import SQL


class SolidarityConsultationAnalysis(models.Model):
    """Advice given: one row for each consultation and topic.

    A consultation on two topics counts for both and only once in the total; its hours are shared evenly among them.
    """

    _name = "solidarity.consultation.analysis"
    _description = "Analysis of Advice"
    _inherit = ["solidarity.analysis.mixin"]
    _auto = False
    _order = "date desc, consultation_id, id"
    _rec_name = "consultation_id"
    _depends = {
        "solidarity.consultation": [
            "date",
            "duration",
            "german_state_id",
            "municipality_id",
            "partnership_id",
            "topic_ids",
            "user_id",
            "way",
        ],
        "solidarity.municipality": ["country_id", "state_id"],
        "solidarity.partnership": ["ukrainian_state_id"],
    }
    _distinct_counts = {"consultation_count": "consultation_id"}
    _subject = "consultation_id"

    date = fields.Date(readonly=True)
    consultation_id = fields.Many2one("solidarity.consultation", readonly=True)
    topic_id = fields.Many2one("solidarity.consultation.topic", readonly=True)
    partnership_id = fields.Many2one("solidarity.partnership", readonly=True)
    municipality_id = fields.Many2one("solidarity.municipality", "Advised Municipality", readonly=True)
    side = fields.Selection(
        [("german", "Germany"), ("ukrainian", "Ukraine"), ("both", "Both Sides")], readonly=True
    )
    german_state_id = fields.Many2one("res.country.state", "Land", readonly=True)
    ukrainian_state_id = fields.Many2one("res.country.state", "Oblast", readonly=True)
    way = fields.Selection(
        [("phone", "Phone"), ("video", "Video Call"), ("visit", "Visit"), ("email", "E-mail")], readonly=True
    )
    user_id = fields.Many2one("res.users", "Adviser", readonly=True)
    consultation_count = fields.Integer("Consultations", readonly=True)
    duration = fields.Float(
        "Hours", readonly=True, help="Of a consultation on several topics, each has an equal part."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT consultation.id::bigint * 100000 + COALESCE(topic.topic_id, 0) AS id,
                consultation.id AS consultation_id, %(date)s AS date, topic.topic_id,
                consultation.partnership_id, consultation.municipality_id, consultation.way, consultation.user_id,
                CASE WHEN consultation.municipality_id IS NULL THEN 'both'
                    WHEN country.code = 'DE' THEN 'german'
                    WHEN country.code = 'UA' THEN 'ukrainian' END AS side,
                consultation.german_state_id,
                CASE WHEN country.code = 'UA' THEN municipality.state_id
                    ELSE partnership.ukrainian_state_id END AS ukrainian_state_id,
                1 AS consultation_count,
                consultation.duration / GREATEST(COUNT(*) OVER (PARTITION BY consultation.id), 1) AS duration
            FROM solidarity_consultation AS consultation
            LEFT JOIN %(topics)s AS topic ON topic.consultation_id = consultation.id
            LEFT JOIN solidarity_partnership AS partnership ON partnership.id = consultation.partnership_id
            LEFT JOIN solidarity_municipality AS municipality ON municipality.id = consultation.municipality_id
            LEFT JOIN res_country AS country ON country.id = municipality.country_id
            """,
            date=self._berlin_date(SQL("consultation.date")),
            topics=self._topic_query(),
        )

    def _topic_query(self):
        relation = self.env["solidarity.consultation"]._fields["topic_ids"]
        return SQL(
            "(SELECT %s AS consultation_id, %s AS topic_id FROM %s)",
            SQL.identifier(relation.column1),
            SQL.identifier(relation.column2),
            SQL.identifier(relation.relation),
        )
