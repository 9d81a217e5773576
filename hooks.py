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
