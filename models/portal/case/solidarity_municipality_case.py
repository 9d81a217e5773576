from datetime import date

import pytz

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ....casework.course import Asked, Facts, course
from ...fund.solidarity_fund_application import AWARDED_STATES
from .case_sentences import ACTORS, CASES, DONE, LATER, NEXT, STATES, TITLES

BERLIN = "Europe/Berlin"


class SolidarityMunicipality(models.Model):
    """The cases of a municipality as its contacts see them: each partnership, each inquiry that has led to none so far,
    and each open proposal that nobody of the municipality asked for. A number of queries that does not grow with them.
    """

    _inherit = "solidarity.municipality"

    # ------------------------------------------------------------------
    # Which cases
    # ------------------------------------------------------------------

    def _portal_cases(self):
        """The cases in the order of the page: latest first, ended ones at the end. Cheap: nothing is told of them yet.

        :return: list of dicts ``partnership``, ``lead`` and ``proposals``, records as superuser, some of them empty;
            inquiry and proposal of a partnership are those of the partnership
        """
        if not self:
            return []
        # Each case belongs to the municipality; only the words of _portal_tell leave it.
        partnerships = (
            self.env["solidarity.partnership"]
            .search_fetch(
                Domain("german_id", "in", self.ids) | Domain("ukrainian_id", "in", self.ids),
                ["stage", "date_start", "create_date", "lead_id", "proposal_id"],
            )
            .sudo()
        )
        leads = self.env["crm.lead"].sudo().search(self._portal_inquiry_domain())
        waiting = leads.filtered(lambda lead: lead.won_status == "pending") - partnerships.lead_id
        proposals_sudo = self.env["solidarity.matching.proposal"].sudo()
        proposals = proposals_sudo.search_fetch(
            self._portal_proposal_domain()
            & (Domain("state", "in", ("sent", "accepted")) | Domain("lead_id", "in", waiting.ids)),
            ["state", "date_sent", "lead_id"],
            order="id",
        )
        of_leads = proposals.grouped("lead_id")
        unasked = proposals.filtered(
            lambda proposal: (
                proposal.state in ("sent", "accepted")
                and proposal not in partnerships.proposal_id
                and proposal.lead_id not in waiting
            )
        )
        nothing = {
            "partnership": partnerships.browse(),
            "lead": leads.browse(),
            "proposals": proposals.browse(),
        }
        cases = [nothing | {"partnership": partnership} for partnership in partnerships]
        cases += [
            nothing | {"lead": lead, "proposals": of_leads.get(lead, proposals.browse())} for lead in waiting
        ]
        cases += [nothing | {"proposals": proposal} for proposal in unasked]
        return sorted(cases, key=self._portal_case_order, reverse=True)

    def _portal_inquiry_domain(self):
        return Domain("municipality_id", "in", self.ids) & Domain("solidarity_wish", "!=", False)

    def _portal_case_order(self, case):
        partnership, lead, proposals = case["partnership"], case["lead"], case["proposals"]
        begun = (
            partnership.date_start
            or max(
                (day for day in (proposals or partnership.proposal_id).mapped("date_sent") if day),
                default=None,
            )
            or self._berlin_day((lead or partnership.lead_id or partnership).create_date)
        )
        return partnership.stage != "ended", begun or date.min, partnership.id or lead.id or proposals[:1].id

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    def _portal_tell(self, cases):
        """What the page says of these cases of the municipality, in the reader's language.

        :return: list of dicts ``title``, ``reference``, ``is_ended``, ``rests``, ``coordinator``, ``url`` and
            ``steps``: dicts ``name``, ``title``, ``state``, ``state_name``, ``day``, ``sentence``, ``actor``,
            ``is_yours`` and ``url``
        """
        cases = [
            case | {"lead": case["partnership"].lead_id, "proposals": case["partnership"].proposal_id}
            if case["partnership"]
            else case
            for case in cases
        ]
        # What is read of these cases is not read of all the others.
        partnerships, leads, proposals = (
            self.env[model].union(*(case[name] for case in cases))
            for name, model in (
                ("partnership", "solidarity.partnership"),
                ("lead", "crm.lead"),
                ("proposals", "solidarity.matching.proposal"),
            )
        )
        cases = [
            {
                "partnership": case["partnership"].with_prefetch(partnerships.ids),
                "lead": case["lead"].with_prefetch(leads.ids),
                "proposals": case["proposals"].with_prefetch(proposals.ids),
            }
            for case in cases
        ]
        common = self._portal_common_facts(partnerships)
        return [self._portal_words(case, self._portal_facts(case, common)) for case in cases]

    def _portal_common_facts(self, partnerships):
        """What holds for all cases of the municipality, and the applications of these partnerships."""
        # The user may read its own membership, verdict and applications.
        membership = self.membership_ids.filtered("is_open")[:1] or self.membership_ids[:1]
        current = self.eligibility_ids.filtered(lambda verdict: verdict._is_current())
        states = {verdict.state for verdict in current}
        applications = self.env["solidarity.fund.application"].search_fetch(
            [("municipality_id", "in", self.ids), ("partnership_id", "in", partnerships.ids)],
            ["partnership_id", "state"],
        )
        awarded = applications.filtered(lambda made: made.state in AWARDED_STATES).sudo().partnership_id
        made = (
            applications.filtered(lambda one: one.state not in ("rejected", "withdrawn"))
            .sudo()
            .partnership_id
        )
        return {
            "membership": membership.state or None,
            "member_since": membership.date_from or None,
            "applies": self.country_code == "DE",
            "eligibility": next((state for state in ("eligible", "not_eligible") if state in states), None),
            "awarded": awarded,
            "made": made,
        }

    def _portal_facts(self, case, common):
        partnership, lead = case["partnership"], case["lead"]
        origin = partnership.origin or ("own_choice" if lead.solidarity_wish == "own_choice" else "matched")
        events = partnership.event_ids.filtered(
            lambda event: event.solidarity_kind == "exchange" and event.kanban_state != "cancel"
        )
        held = events.filtered("is_held_exchange")
        planned = (events - held).filtered(lambda event: event.date_begin >= fields.Datetime.now())
        application = "awarded" if partnership in common["awarded"] else None
        if not application and partnership in common["made"]:
            application = "made"
        return Facts(
            origin=origin,
            is_own_inquiry=lead.municipality_id == self,
            inquired_on=self._berlin_day(lead.create_date),
            proposals=tuple(self._portal_asked(proposal) for proposal in case["proposals"]),
            stage=partnership.stage or None,
            resting_stage=partnership.resting_stage or None,
            began_on=partnership.date_start or None,
            exchange_planned=self._berlin_day(min(planned.mapped("date_begin"), default=None)),
            exchange_held=self._berlin_day(min(held.mapped("date_begin"), default=None)),
            membership=common["membership"],
            member_since=common["member_since"],
            applies=common["applies"],
            eligibility=common["eligibility"],
            application=application,
        )

    def _portal_asked(self, proposal):
        own, other = ("german", "ukrainian") if proposal.german_id == self else ("ukrainian", "german")
        today = fields.Date.context_today(self)
        is_late = bool(proposal.date_expiry) and proposal.date_expiry < today
        council = proposal[f"{own}_council_date"]
        return Asked(
            own_pending=proposal[f"{own}_answer"] == "pending",
            other_pending=proposal[f"{other}_answer"] == "pending",
            is_open=proposal.state == "accepted" or (proposal.state == "sent" and not is_late),
            waits_for_mayor=bool(proposal._waiting_answer(own)),
            deadline=proposal.date_expiry or None,
            council=council if council and council >= today else None,
        )

    def _berlin_day(self, moment):
        """The day of a point in time where the service is; None without one."""
        if not moment:
            return None
        return pytz.utc.localize(moment).astimezone(pytz.timezone(BERLIN)).date()

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _portal_words(self, case, facts):
        partnership, lead, proposals = case["partnership"], case["lead"], case["proposals"]
        coordinator = partnership.coordinator_id or proposals[:1].user_id or lead.user_id
        return {
            "title": self._portal_case_title(case),
            "reference": partnership.name,
            "is_ended": facts.stage == "ended",
            "rests": facts.stage == "resting",
            "ended_on": facts.stage == "ended" and format_date(self.env, partnership.date_end),
            "coordinator": coordinator._portal_contact(),
            "url": f"/my/solidarity/partnerships/{partnership.id}" if partnership else None,
            "steps": [self._portal_step(step, facts, case) for step in course(facts)],
        }

    def _portal_case_title(self, case):
        partnership, lead, proposals = case["partnership"], case["lead"], case["proposals"]
        other = "german" if self.country_code == "UA" else "ukrainian"
        if partnership:
            return self._say(CASES["partnership"], name=partnership[f"{other}_id"]._public_values()["name"])
        if not lead:
            return self._say(CASES["proposed"], name=proposals[f"{other}_id"]._public_values()["name"])
        if lead.wished_municipality_id:
            wished = lead.wished_municipality_id._public_values()["name"]
            return self._say(CASES["own_choice"], name=wished)
        return self._say(CASES["match"])

    def _portal_step(self, step, facts, case):
        return {
            "name": step.name,
            "title": self._say(TITLES[step.name]),
            "state": step.state,
            "state_name": self._say(STATES[step.state]),
            "day": format_date(self.env, step.day) if step.state == "done" and step.day else None,
            "sentence": self._portal_sentence(step, facts),
            "actor": step.actor and self._say(ACTORS[step.actor]),
            "is_yours": step.actor == "you",
            "url": self._portal_step_url(step, case),
        }

    def _portal_sentence(self, step, facts):
        if step.state == "done":
            other_asked = step.name == "inquiry" and not facts.is_own_inquiry
            return self._say(DONE["inquiry_other" if other_asked else step.name])
        if not step.next:
            return self._say(LATER[step.name])
        dated = f"{step.next}_dated"
        if step.day and dated in NEXT:
            return self._say(NEXT[dated], day=format_date(self.env, step.day, date_format="long"))
        return self._say(NEXT[step.next])

    def _portal_step_url(self, step, case):
        """Where to read more, or to do what is to be done."""
        if step.state == "later":
            return None
        if step.name == "proposals" and case["proposals"]:
            proposals = case["proposals"]
            return "/my/solidarity/proposals" + (f"/{proposals.id}" if len(proposals) == 1 else "")
        if step.name in ("contact", "exchange") and case["partnership"]:
            return f"/my/solidarity/partnerships/{case['partnership'].id}"
        return {"network": "/my/solidarity/network", "fund": "/my/solidarity/fund"}.get(step.name)

    def _say(self, term, **values):
        # A lazy term takes its values after it has been translated.
        translated = self.env._(term)  # pylint: disable=gettext-variable
        return translated % values if values else translated
