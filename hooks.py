from odoo.tools import SQL

from .registers.regions import UKRAINIAN_REGIONS

LANGUAGES = ("de_DE", "uk_UA")


def pre_init_hook(env):
    _activate_languages(env)
    _create_missing_regions(env)


def _activate_languages(env):
    """The service works in German and Ukrainian: both are active before any name is written, also on the website."""
    for code in LANGUAGES:
        env["res.lang"]._activate_and_install_lang(code)
    env["website"].search([]).language_ids |= env["res.lang"].search([("code", "in", LANGUAGES)])


def _create_missing_regions(env):
    """Ship Ukraine's 27 first-level units, which Odoo lacks.

    Units that a database already has are used as they are: they get no external id of ours, so that
    uninstalling removes only what was created here.
    """
    country = env.ref("base.ua")
    existing = set(country.state_ids.mapped("code"))
    missing = {code: name for code, name in UKRAINIAN_REGIONS.items() if code not in existing}
    states = env["res.country.state"].create(
        [{"country_id": country.id, "code": code, "name": name} for code, name in missing.items()]
    )
    env["ir.model.data"].create(
        [
            {
                "module": "solidarity_partnership",
                "name": f"state_{state.code.lower().replace('-', '_')}",
                "model": state._name,
                "res_id": state.id,
                "noupdate": True,
            }
            for state in states
        ]
    )


def uninstall_hook(env):
    _move_inquiries_to_common_stages(env)
    _hand_over_regions_in_use(env)
    _leave_regions(env)
    _forget_activities(env)
    _hand_over_answered_questions(env)
    _forget_settings(env)
    _shred_papers(env)
    _shred_shared_files(env)
    _delete_mailings(env)
    _let_go_of_demo_data(env)


def _move_inquiries_to_common_stages(env):
    """Inquiries stay as leads; the stages and the team that they are in will go."""
    team = env.ref("solidarity_partnership.crm_team_solidarity")
    stages = env["crm.stage"].search([("team_ids", "=", team.id)])
    common = env["crm.stage"].search([("team_ids", "=", False)])
    leads = env["crm.lead"].with_context(active_test=False)
    for stage in stages:
        successor = common.filtered(lambda other, won=stage.is_won: other.is_won == won)[:1]
        leads.search([("stage_id", "=", stage.id)]).write({"stage_id": successor.id})
    leads.search([("team_id", "=", team.id)]).write({"team_id": False})


def _hand_over_regions_in_use(env):
    """A region in which a contact or a lead lives is part of the users' own addresses: it stays."""
    own = env["ir.model.data"].search(
        [("module", "=", "solidarity_partnership"), ("model", "=", "res.country.state")]
    )
    used = set()
    for model in ("res.partner", "crm.lead"):
        records = env[model].with_context(active_test=False)
        rows = records._read_group([("state_id", "in", own.mapped("res_id"))], ["state_id"])
        used.update(state.id for (state,) in rows)
    own.filtered(lambda name: name.res_id in used).unlink()


def _leave_regions(env):
    """Regions and the register go in an order of Odoo's choice; nothing of the register may hold a region back."""
    municipalities = env["solidarity.municipality"].with_context(active_test=False)
    municipalities.search([("state_id", "!=", False)]).write({"state_id": False})


def _hand_over_answered_questions(env):
    """What attendees have answered is the users' own: its questions stay with it."""
    own = env["ir.model.data"].search(
        [("module", "=", "solidarity_partnership"), ("model", "=", "event.question")]
    )
    rows = env["event.registration.answer"]._read_group(
        [("question_id", "in", own.mapped("res_id"))], ["question_id"]
    )
    answered = {question.id for (question,) in rows}
    own.filtered(lambda name: name.res_id in answered).unlink()


def _forget_activities(env):
    """Activities of the addon's own types hang on its cases and go with them; while they exist, their types stay."""
    own = env["ir.model.data"].search(
        [("module", "=", "solidarity_partnership"), ("model", "=", "mail.activity.type")]
    )
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("activity_type_id", "in", own.mapped("res_id"))]).unlink()


def _forget_settings(env):
    """A setting that was changed from nothing is a parameter without an external id."""
    env["ir.config_parameter"].search([("key", "=like", "solidarity\\_partnership.%")]).unlink()


def _shred_papers(env):
    """Files of papers name routes and addresses; Odoo would keep them as attachments of nothing."""
    env["solidarity.aid.paper"].search([]).unlink()


def _shred_shared_files(env):
    """Files that municipalities shared go with their partnership; Odoo would keep them as attachments of nothing."""
    env["solidarity.partnership.file"].search([]).unlink()


def _delete_mailings(env):
    """Mailings of campaigns go with their recipients; what Odoo counts them under would stay behind."""
    mailings = (
        env["mailing.mailing"].with_context(active_test=False).search([("campaign_step_id", "!=", False)])
    )
    sources = mailings.source_id
    env["mail.mail"].search([("mailing_id", "in", mailings.ids)]).unlink()
    mailings.unlink()
    sources.unlink()
    env["solidarity.campaign"].search([]).utm_campaign_id.unlink()


def _let_go_of_demo_data(env):
    """Our tables go as a whole at the end. Until then they would hold back what came with the addon elsewhere: people,
    users and events of its demonstration data."""
    env.cr.execute(
        """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE contype = 'f' AND confdeltype IN ('r', 'a')
            AND conrelid::regclass::text LIKE 'solidarity\\_%'
            AND confrelid::regclass::text NOT LIKE 'solidarity\\_%'
        """
    )
    for table, name in env.cr.fetchall():
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)))
