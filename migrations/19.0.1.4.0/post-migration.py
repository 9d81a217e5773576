from odoo import SUPERUSER_ID, api
from odoo.fields import Command

MODULE = "solidarity_partnership"
#: What the shipped calls said so far, by year.
OLD_VALUES = {
    "2025": {"amount_min": 1000, "amount_max": 50000, "share_max": 90, "duration_max_months": 12},
    "2026": {"amount_min": 1000, "amount_max": 50000, "share_max": 90, "duration_max_months": 12},
}
#: The old text on all sources of a shipped call began like this; each parameter has its own source now.
OLD_SOURCES = {"2025": "Amounts: skew.engagement-global.de/", "2026": "Amounts and deadline 15 October 2026:"}
#: Parameters that calls did not have before.
NEW_VALUES = {
    "own_share_min": 10,
    "ukraine_link": "yes",
    "funded": "Local health care, civil protection and self-help, easing the effects of the war on people, measures for"
    " people from Ukraine who have found refuge in Germany.",
    "legal_basis": "Sections 23 and 44 of the German Federal Budget Code. There is no entitlement to a grant, and it"
    " depends on the federal budget.",
    "documents": "Application form, announcement, information sheets, instructions, overview of fee rates, plan of"
    " expenditure and financing.",
    "application_place": "Förderprojektsoftware (Engagement Global)",
    "question_address": "kleinprojekte.skew@engagement-global.de",
}
#: Fields whose label or help says something else now.
REWORDED = {
    "solidarity.fund.call": ("year", "share_max", "applications_max", "source"),
    "solidarity.fund.eligibility": ("state", "reasons_text"),
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for year in OLD_VALUES:
        call = env.ref(f"{MODULE}.fund_call_{year}", raise_if_not_found=False)
        if call:
            _complete_call(call, year)
    _number_by_year(env)
    _date_revocations(cr)
    _forget_old_words(cr)


def _complete_call(call, year):
    """New parameters of a shipped call are filled in; what somebody has changed stays, without our source."""
    changed = [name for name, value in OLD_VALUES[year].items() if call[name] != value]
    if year == "2025" and "amount_max" not in changed:
        call.amount_max = 20000  # 50,000 was the limit of two kinds of project, which have their own now
    call.write({name: value for name, value in NEW_VALUES.items() if not call[name]})
    if not call.country_ids:
        call.country_ids = [Command.set(call.env.ref("base.ua").ids)]
    call.source_ids.filtered(lambda source: source.parameter in changed).write(
        {"source": False, "to_check": True}
    )
    if (call.source or "").startswith(OLD_SOURCES[year]):
        call.source = False


def _number_by_year(env):
    """Numbers of verdicts begin anew each year; this year they go on."""
    sequence = env.ref(f"{MODULE}.sequence_fund_eligibility", raise_if_not_found=False)
    if not sequence or sequence.use_date_range or sequence.prefix != "FE%(year)s-":
        return
    year = env["solidarity.fund.call"]._today().year
    this_year = env["ir.sequence.date_range"].create(
        {"sequence_id": sequence.id, "date_from": f"{year}-01-01", "date_to": f"{year}-12-31"}
    )
    this_year.number_next = sequence.number_next_actual
    sequence.write({"use_date_range": True, "prefix": "FE%(range_year)s-"})


def _date_revocations(cr):
    """Nothing but its revocation has been written on a verdict that is revoked."""
    cr.execute(
        """
        UPDATE solidarity_fund_eligibility SET revoked_on = write_date::date
        WHERE state = 'revoked' AND revoked_on IS NULL
        """
    )


def _forget_old_words(cr):
    """Translations of what was reworded go; Odoo loads the new ones after the script."""
    for model, names in REWORDED.items():
        cr.execute(
            """
            UPDATE ir_model_fields
            SET field_description = jsonb_build_object('en_US', field_description->>'en_US'),
                help = CASE WHEN help IS NOT NULL THEN jsonb_build_object('en_US', help->>'en_US') END
            WHERE model = %s AND name IN %s
            """,
            [model, names],
        )
