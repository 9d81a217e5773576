"""Words for the answers of the rules: what holds, and what to change. Figures are filled in by the call."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

#: Signs of the answers: the symbol, its colour on the screen.
MARKS = {True: ("✓", "text-success"), False: ("✗", "text-danger"), None: ("?", "text-muted")}

SENTENCES = {
    "membership_ok": _lt("Member of the network on this day."),
    "membership_suspended": _lt("The membership in the network is suspended."),
    "membership_missing": _lt("Not a member of the network: only members may apply."),
    "kind_ok": _lt("%(kind)s: may apply."),
    "kind_not_eligible": _lt("%(kind)s: may not apply itself; an eligible partner can apply with it."),
    "kind_unknown": _lt("The kind of applicant is not known: please ask."),
    "enterprise_ok": _lt("Municipal enterprises may apply under this call."),
    "enterprise_not_eligible": _lt("Municipal enterprises may not apply under this call."),
    "enterprise_unknown": _lt("Whether municipal enterprises may apply is not published: please ask."),
    "ukraine_link_ok": _lt("The project has a link to Ukraine."),
    "ukraine_link_free": _lt("The call demands no link to Ukraine."),
    "ukraine_link_not_given": _lt("It is not said whether the project has a link to Ukraine."),
    "ukraine_link_unknown": _lt("Whether a link to Ukraine is needed is not published: please ask."),
    "ukraine_link_missing": _lt("The project has no link to Ukraine."),
    "partner_ok": _lt("The partner municipality is under Ukrainian government control."),
    "partner_not_given": _lt("The partner municipality is not named."),
    "partner_occupied": _lt("The partner municipality is temporarily occupied: it may not be supported."),
    "country_ok": _lt("%(country)s is among the partner countries."),
    "country_not_listed": _lt("%(country)s is not among the partner countries."),
    "country_unknown": _lt("%(country)s: the partner countries are not recorded, please ask."),
    "country_not_given": _lt("The country of the partner is not known."),
    "window_ok": _lt("Applications are accepted until %(date_deadline)s."),
    "window_not_open": _lt("Applications are accepted from %(date_open)s only."),
    "window_closed": _lt("The deadline was %(date_deadline)s."),
    "window_year_over": _lt("The budget year %(year)s is over."),
    "window_unknown": _lt("No deadline is published: please ask."),
    "lead_time_ok": _lt("Enough time before the start: earliest start %(earliest)s."),
    "lead_time_too_short": _lt(
        "The project starts on %(date_start)s, too early; earliest start %(earliest)s (%(weeks)s weeks ahead)."
    ),
    "lead_time_unknown": _lt("No lead time is published: please ask."),
    "lead_time_not_given": _lt("The start of the project is not known; earliest start %(earliest)s."),
    "duration_ok": _lt("The project takes no longer than %(months)s months."),
    "duration_too_long": _lt("The project takes longer than %(months)s months: it ends on %(date_end)s."),
    "duration_reversed": _lt("The project ends on %(date_end)s, before it starts on %(date_start)s."),
    "duration_unknown": _lt("No maximum duration is published: please ask."),
    "duration_not_given": _lt("Start and end of the project are not known."),
    "budget_year_ok": _lt("The project ends within the budget year %(year)s."),
    "budget_year_too_late": _lt("The project ends on %(date_end)s, at the latest %(date_end_latest)s."),
    "budget_year_unknown": _lt("No latest end is published: please ask."),
    "budget_year_not_given": _lt("The end of the project is not known; at the latest %(date_end_latest)s."),
    "amount_ok": _lt("Asked %(asked)s: within the limits."),
    "amount_too_small": _lt("Asked %(asked)s, at least %(amount_min)s."),
    "amount_too_large": _lt("Asked %(asked)s, at most %(amount_max)s."),
    "amount_kind_not_given": _lt("Asked %(asked)s: this depends on the kind of project, which is not given."),
    "amount_unknown": _lt("Asked %(asked)s: no limits are published, please ask."),
    "amount_not_given": _lt("The amount asked is not known."),
    "share_ok": _lt("%(share)s of the total cost asked: within the limit of %(share_max)s."),
    "share_too_large": _lt("%(share)s of the total cost asked, at most %(share_max)s."),
    "share_unknown": _lt("No maximum share is published: please ask."),
    "share_not_given": _lt("The share of the total cost is not known; at most %(share_max)s."),
    "own_money_ok": _lt(
        "Own and third-party money of %(brought)s: at least %(own_share_min)s of the total cost."
    ),
    "own_money_too_little": _lt(
        "Own and third-party money of %(brought)s, at least %(own_min)s (%(own_share_min)s of the total cost)."
    ),
    "own_money_unknown": _lt("No minimum of own money is published: please ask."),
    "own_money_not_given": _lt("The own money is not known; at least %(own_share_min)s of the total cost."),
    "financing_ok": _lt("The financing adds up to the total cost of %(total)s."),
    "financing_gap": _lt("The financing of %(sum)s is %(difference)s short of the total cost of %(total)s."),
    "financing_excess": _lt(
        "The financing of %(sum)s exceeds the total cost of %(total)s by %(difference)s."
    ),
    "financing_not_given": _lt("Total cost, amount asked and own money are not all known."),
    "applications_ok": _lt("Applications under this call so far: %(applications)s of %(applications_max)s."),
    "applications_too_many": _lt(
        "Applications under this call so far: %(applications)s, at most %(applications_max)s."
    ),
    "applications_unknown": _lt("How many applications are allowed is not published: please ask."),
    "applications_not_counted": _lt(
        "At most %(applications_max)s applications a year; how many there are is not known."
    ),
    "open_proofs_none": _lt("No proof of use is owed."),
    "open_proofs_ok": _lt("Proofs of use still owed: %(open_proofs)s. They do not block an application."),
    "open_proofs_block": _lt("Proofs of use still owed: %(open_proofs)s. They block a further application."),
    "open_proofs_unknown": _lt(
        "Proofs of use still owed: %(open_proofs)s. Whether they block an application is not published: please ask."
    ),
    "open_proofs_not_counted": _lt("Whether proofs of use are owed is not known."),
}

#: What to change so that the rule is met or can be answered; other answers leave nothing to change.
CHANGES = {
    "membership_suspended": _lt("Please ask the coordination to resume the membership."),
    "membership_missing": _lt("Please apply for admission to the network."),
    "kind_not_eligible": _lt("Have the German partner municipality apply."),
    "enterprise_not_eligible": _lt("Have the municipality apply itself."),
    "ukraine_link_not_given": _lt("Say whether the project has a link to Ukraine."),
    "ukraine_link_missing": _lt(
        "Plan the project together with a Ukrainian partner or for people from Ukraine."
    ),
    "partner_not_given": _lt("Name the partner municipality."),
    "partner_occupied": _lt("Plan the project with a partner under Ukrainian government control."),
    "country_not_given": _lt("Name the partner municipality."),
    "country_not_listed": _lt("Plan the project with a partner in one of the partner countries."),
    "window_not_open": _lt("Apply on %(date_open)s or later."),
    "window_closed": _lt("Wait for the call of the next year."),
    "window_year_over": _lt("Apply under the call of the current year."),
    "lead_time_too_short": _lt("Start the project on %(earliest)s or later."),
    "lead_time_not_given": _lt("Give the planned start."),
    "duration_too_long": _lt("End the project on %(last)s or earlier."),
    "duration_reversed": _lt("Give an end that is not before the start."),
    "duration_not_given": _lt("Give the planned start and end."),
    "budget_year_too_late": _lt("End the project on %(date_end_latest)s or earlier."),
    "budget_year_not_given": _lt("Give the planned end."),
    "amount_too_small": _lt("Ask for at least %(amount_min)s."),
    "amount_too_large": _lt("Ask for at most %(amount_max)s."),
    "amount_kind_not_given": _lt("Choose the kind of project."),
    "amount_not_given": _lt("Give the amount asked."),
    "share_too_large": _lt("Ask for at most %(asked_max)s."),
    "share_not_given": _lt("Give the total cost and the amount asked."),
    "own_money_too_little": _lt("Bring at least %(own_min)s of own and third-party money."),
    "own_money_not_given": _lt("Give the total cost and the own money."),
    "financing_gap": _lt("Find %(difference)s more, or lower the total cost."),
    "financing_excess": _lt("Ask for %(difference)s less, or lower own or third-party money."),
    "financing_not_given": _lt("Give the total cost, the amount asked and the own money."),
    "applications_too_many": _lt("Wait for the call of the next year, or withdraw another application."),
    "open_proofs_block": _lt("Hand in the proofs of use first."),
}
