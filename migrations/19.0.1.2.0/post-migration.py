from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file

MODULE = "solidarity_partnership"
#: Settings that are new. Their data are loaded at the installation only, as Odoo deletes a setting of 0.
SETTINGS = {"transport_grant_max": "5000", "interpreter_days": "14"}
INVITATION_FILE = "data/event_registration_mail_template_data.xml"


def migrate(cr, version):
    _join_partnerships(cr)
    _name_responsible(cr)
    env = api.Environment(cr, SUPERUSER_ID, {})
    _add_settings(env)
    _renew_invitation(env)
    _renew_exchange_type(env)


def _join_partnerships(cr):
    """An exchange belongs to several partnerships now; so far it had one."""
    cr.execute(
        """
        INSERT INTO event_event_solidarity_partnership_rel (event_id, partnership_id)
        SELECT id, partnership_id FROM event_event WHERE partnership_id IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )


def _name_responsible(cr):
    """Needs and offers have somebody responsible now: whoever recorded them, not the user that updates."""
    for table in ("solidarity_need", "solidarity_offer"):
        cr.execute(f"UPDATE {table} SET user_id = create_uid WHERE user_id = %s", [SUPERUSER_ID])  # pylint: disable=E8103


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


def _renew_invitation(env):
    """The invitation has a link to the attendee's own page now. What somebody has worded stays."""
    template = env.ref(f"{MODULE}.mail_template_exchange_invitation", raise_if_not_found=False)
    if template and _as_shipped(template):
        # Translations of the old texts go; those of the new ones follow this script.
        env.flush_all()
        env.cr.execute(
            """
            UPDATE mail_template
            SET template_fs = %s,
                name = jsonb_build_object('en_US', name->>'en_US'),
                description = jsonb_build_object('en_US', description->>'en_US'),
                subject = jsonb_build_object('en_US', subject->>'en_US'),
                body_html = jsonb_build_object('en_US', body_html->>'en_US')
            WHERE id = %s
            """,
            [f"{MODULE}/{INVITATION_FILE}", template.id],
        )
        env.invalidate_all()
        _load_again(env, INVITATION_FILE)


def _renew_exchange_type(env):
    """Exchanges have mails and questions of their own now. A template of events that somebody has changed stays."""
    kind = env.ref(f"{MODULE}.event_type_exchange", raise_if_not_found=False)
    if kind and _as_shipped(kind) and _as_shipped(kind.event_type_mail_ids):
        _load_again(env, "data/event_type_data.xml")


def _as_shipped(records):
    """Whether nobody but the installation has written them."""
    return all(record.write_uid.id == SUPERUSER_ID for record in records)


def _load_again(env, path):
    """Records that users may edit are written at the installation only, unless the file is loaded as at one."""
    convert_file(env, MODULE, path, None, mode="init", noupdate=True)
