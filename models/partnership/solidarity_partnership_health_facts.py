from odoo import fields, models
from odoo.tools import SQL

from ...health import rules

#: Partnerships that rest or have ended are not judged.
LIVING_STAGES = ("preparation", "contact", "exchange", "active")
ATTENTION_ACTIVITY = "solidarity_partnership.mail_activity_type_attention"
#: What the facts are read from; all of it is written to the database first.
SOURCES = {
    "solidarity.partnership": ["german_id", "ukrainian_id", "date_start", "stage"],
    "solidarity.partnership.message": ["partnership_id", "side", "date"],
    "mail.message": ["model", "res_id", "message_type", "author_id", "subtype_id", "date"],
    "solidarity.consultation": ["partnership_id", "date"],
    "event.event": ["partnership_ids", "exchange_progress", "date_end", "active"],
    "solidarity.aid": ["partnership_id", "date_confirmed"],
    "mail.activity": ["res_model", "res_id", "active", "activity_type_id"],
    "solidarity.need": ["active", "municipality_id", "state", "urgency", "date_valid"],
}


class SolidarityPartnership(models.Model):
    """What the health of partnerships is judged by. Boards show hundreds of them: one statement reads all facts."""

    _inherit = "solidarity.partnership"

    def _health_facts(self):
        """Dates and figures only, which everybody of the service may know.

        :return: ``{id: rules.Facts}``
        """
        ids = self._origin.ids
        if not ids:
            return {}
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query_dict(self._health_query(ids))
        return {row.pop("id"): rules.Facts(**row) for row in rows}

    def _health_query(self, ids):
        return SQL(
            """
            WITH partnership AS (
                -- Of what happened before a partnership was entered here, nobody can know a contact.
                SELECT
                    id, german_id, ukrainian_id, greatest(date_start, create_date::date) AS since,
                    stage IN %(living)s AS is_living
                FROM solidarity_partnership WHERE id IN %(ids)s
            ),
            %(letters)s,
            %(thread)s,
            exchange AS (
                SELECT
                    meeting.partnership_id AS id,
                    (max(least(event.date_end, %(now)s)) FILTER (
                        WHERE exchange_progress IN ('held', 'closed')
                    ))::date AS held,
                    bool_or(
                        event.date_end >= %(now)s
                        AND exchange_progress IN ('planned', 'announced', 'interrupted')
                    ) AS is_coming
                FROM event_event_solidarity_partnership_rel AS meeting
                JOIN event_event AS event ON event.id = meeting.event_id AND event.active
                WHERE meeting.partnership_id IN %(ids)s
                GROUP BY meeting.partnership_id
            ), aid AS (
                SELECT partnership_id AS id, max(date_confirmed) AS confirmed
                FROM solidarity_aid WHERE partnership_id IN %(ids)s GROUP BY partnership_id
            ), activity AS (
                -- Being asked to look after the partnership is no next step.
                SELECT DISTINCT res_id AS id FROM mail_activity
                WHERE res_model = %(model)s AND res_id IN %(ids)s AND active
                    AND activity_type_id IS DISTINCT FROM %(attention)s
            ), %(needs)s
            SELECT
                partnership.id, partnership.since, partnership.is_living,
                greatest(letter.latest, thread.latest, exchange.held, aid.confirmed) AS last_contact,
                coalesce(letter.unanswered, 0) AS unanswered, letter.unanswered_since,
                activity.id IS NOT NULL OR coalesce(exchange.is_coming, FALSE) AS next_step,
                coalesce(german.number, 0) + coalesce(ukrainian.number, 0) AS open_needs,
                least(german.oldest, ukrainian.oldest) AS oldest_need,
                coalesce(german.critical, 0) + coalesce(ukrainian.critical, 0) AS critical_needs,
                least(german.oldest_critical, ukrainian.oldest_critical) AS oldest_critical_need
            FROM partnership
            LEFT JOIN letter ON letter.id = partnership.id
            LEFT JOIN thread ON thread.id = partnership.id
            LEFT JOIN exchange ON exchange.id = partnership.id
            LEFT JOIN aid ON aid.id = partnership.id
            LEFT JOIN activity ON activity.id = partnership.id
            LEFT JOIN need AS german ON german.id = partnership.german_id
            LEFT JOIN need AS ukrainian ON ukrainian.id = partnership.ukrainian_id
            """,
            ids=tuple(ids),
            letters=self._letters_query(ids),
            thread=self._thread_query(ids),
            needs=self._needs_query(),
            model=self._name,
            attention=self.env["ir.model.data"]._xmlid_to_res_id(ATTENTION_ACTIVITY) or None,
            living=LIVING_STAGES,
            now=fields.Datetime.now(),
        )

    def _letters_query(self, ids):
        """Letters in the chatter and advice given, as a part of the statement.

        Who is no internal user writes to us; letters of internal users and advice are answers. Notes are neither, nor
        is advice that is entered for a day to come.
        """
        return SQL(
            """
            contact AS (
                SELECT message.res_id AS id, message.date, author.id IS NOT NULL AS ours
                FROM mail_message AS message
                LEFT JOIN mail_message_subtype AS subtype ON subtype.id = message.subtype_id
                LEFT JOIN LATERAL (
                    SELECT id FROM res_users
                    WHERE partner_id = message.author_id AND share IS NOT TRUE LIMIT 1
                ) AS author ON TRUE
                WHERE message.model = %(model)s AND message.res_id IN %(ids)s
                    AND message.message_type IN ('email', 'email_outgoing', 'comment')
                    AND (author.id IS NULL OR subtype.internal IS NOT TRUE)
                UNION ALL
                SELECT partnership_id, date, TRUE FROM solidarity_consultation
                WHERE partnership_id IN %(ids)s AND date <= %(now)s
            ), answer AS (
                SELECT id, max(date) AS latest FROM contact WHERE ours GROUP BY id
            ), letter AS (
                SELECT
                    contact.id, max(contact.date)::date AS latest,
                    count(*) FILTER (WHERE waits) AS unanswered,
                    (min(contact.date) FILTER (WHERE waits))::date AS unanswered_since
                FROM contact LEFT JOIN answer ON answer.id = contact.id
                CROSS JOIN LATERAL (
                    SELECT NOT ours AND (answer.latest IS NULL OR contact.date > answer.latest) AS waits
                ) AS waiting
                GROUP BY contact.id
            )
            """,
            model=self._name,
            ids=tuple(ids),
            now=fields.Datetime.now(),
        )

    def _thread_query(self, ids):
        """What the two municipalities wrote to each other in the portal, as a part of the statement.

        A partnership lives where the two talk with each other, more than where one of them talks with the service: so
        their messages are contact. Those of the service are not: whoever reminds both of them would make every silent
        partnership look well. No message waits for the service's answer: it is written to the other side.
        """
        return SQL(
            """
            thread AS (
                SELECT partnership_id AS id, max(date)::date AS latest
                FROM solidarity_partnership_message
                WHERE partnership_id IN %(ids)s AND side IN ('german', 'ukrainian') AND date <= %(now)s
                GROUP BY partnership_id
            )
            """,
            ids=tuple(ids),
            now=fields.Datetime.now(),
        )

    def _needs_query(self):
        """Open needs of both municipalities, as a part of the statement."""
        return SQL(
            """
            need AS (
                SELECT
                    municipality_id AS id, count(*) AS number, min(create_date)::date AS oldest,
                    count(*) FILTER (WHERE urgency = 'critical') AS critical,
                    (min(create_date) FILTER (WHERE urgency = 'critical'))::date AS oldest_critical
                FROM solidarity_need
                WHERE state = 'open' AND active AND (date_valid IS NULL OR date_valid >= %(today)s)
                    AND municipality_id IN (
                        SELECT german_id FROM partnership UNION ALL SELECT ukrainian_id FROM partnership
                    )
                GROUP BY municipality_id
            )
            """,
            today=fields.Date.today(),
        )
