from odoo import SUPERUSER_ID, api

MODULE = "solidarity_partnership"
#: Settings that are new. Their data are loaded at the installation only, as Odoo deletes a setting of 0.
SETTINGS = {
    "membership_grace_days": "90",
    "membership_notice_days": "30",
    "consent_request_days": "90",
    "campaign_approval": "True",
    "welcome_portal_days": "3",
    "welcome_topics_days": "14",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    _add_settings(env)
    _begin_course(cr)
    _number_members(env)


def _add_settings(env):
    env["ir.config_parameter"]._load_records(
        [
            {
                "xml_id": f"{MODULE}.parameter_{name}",
                "values": {"key": f"{MODULE}.{name}", "value": value},
                "noupdate": True,
            }
            for name, value in SETTINGS.items()
            if not env["ir.config_parameter"].get_param(f"{MODULE}.{name}")
        ]
    )


def _begin_course(cr):
    """What is known of the course of older memberships: that they were applied for, and where they stand."""
    cr.execute(
        """
        INSERT INTO solidarity_network_membership_change
            (membership_id, date, state_to, user_id, create_uid, create_date, write_uid, write_date)
        SELECT membership.id,
               CASE membership.state WHEN 'applied' THEN membership.date_applied
                                     WHEN 'ended' THEN membership.date_to
                                     ELSE COALESCE(membership.date_from, membership.date_applied) END,
               membership.state, membership.write_uid, %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s,
               NOW() AT TIME ZONE 'UTC'
        FROM solidarity_network_membership membership
        WHERE NOT EXISTS (
            SELECT FROM solidarity_network_membership_change earlier WHERE earlier.membership_id = membership.id
        )
        """,
        {"uid": SUPERUSER_ID},
    )


def _number_members(env):
    """Members of earlier years get their numbers in the order of their admission."""
    members = env["solidarity.network.membership"].search([("date_from", "!=", False)], order="date_from, id")
    members._assign_numbers()
