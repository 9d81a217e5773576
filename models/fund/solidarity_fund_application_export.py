from odoo import models
from odoo.tools import format_date, formatLang


class SolidarityFundApplication(models.Model):
    """What the fund's own software asks for, in its order: for copying there, as a workbook and as a readable sheet."""

    _inherit = "solidarity.fund.application"

    def _export_facts(self):
        """All facts of these applications in the language of the reader, with the rights of the caller's environment.

        :return: list with a list of triples ``(heading, label, value)`` for each application; the headings and labels
            are the same for all; a value is a text, an int, a float (an amount in the currency of the call), a
            ``Share`` or a date, or None where nothing is known
        """
        certificates = self._certificate_numbers()
        return [application._facts(certificates) for application in self]

    def _certificate_numbers(self):
        """Numbers of the verdicts that open the way to the fund: ``{(municipality, call): number}``."""
        found = self.env["solidarity.fund.eligibility"].search(
            [
                ("municipality_id", "in", self.municipality_id.ids),
                ("call_id", "in", self.call_id.ids),
                ("state", "=", "eligible"),
            ]
        )
        return {(verdict.municipality_id, verdict.call_id): verdict.number for verdict in found}

    def _facts(self, certificates):
        self.ensure_one()
        groups = (
            (self.env._("Application"), self._facts_of_application(certificates)),
            (self.env._("Applicant"), self._facts_of_municipality(self.municipality_id)),
            (self.env._("Partner"), self._facts_of_partner()),
            (self.env._("Project"), self._facts_of_project()),
            (self.env._("Financing"), self._facts_of_financing()),
        )
        return [
            (heading, label, value if value or isinstance(value, float) else None)
            for heading, facts in groups
            for label, value in facts
        ]

    def _facts_of_application(self, certificates):
        return [
            (self._label("name"), self.name),
            (self._label("state"), self._choice("state")),
            (self._label("call_id"), self.call_id.display_name),
            (
                self.env._("Certificate of Eligibility"),
                certificates.get((self.municipality_id, self.call_id)),
            ),
            (self._label("date_submitted"), self.date_submitted),
            (self._label("fund_reference"), self.fund_reference),
        ]

    def _facts_of_municipality(self, municipality):
        contact = municipality.partner_id
        kinds = dict(municipality._fields["kind"]._description_selection(self.env))
        return [
            (self.env._("Municipality"), municipality.name),
            (self.env._("Official Name"), municipality.official_name),
            (self.env._("Kind of Municipality"), kinds.get(municipality.kind)),
            (self.env._("Official Key"), municipality.key),
            (self.env._("Land / Oblast"), municipality._region_name(municipality.state_id)),
            (self.env._("Inhabitants"), municipality.population),
            (self.env._("Street"), ", ".join(filter(None, (contact.street, contact.street2)))),
            (self.env._("Postcode and Town"), " ".join(filter(None, (contact.zip, contact.city)))),
            (self.env._("E-Mail"), contact.email),
            (self.env._("Phone"), contact.phone),
            (self._label("enterprise"), self._yes_no(self.enterprise)),
        ]

    def _facts_of_partner(self):
        partner = self.partner_municipality_id
        return [
            (self.env._("Partner Municipality"), partner.name),
            (self.env._("Official Name of the Partner"), partner.official_name),
            (self.env._("Official Key of the Partner"), partner.key),
            (self.env._("Region of the Partner"), partner._region_name(partner.state_id)),
            (self.env._("Country of the Partner"), partner.country_id.name),
            (self.env._("Partnership since"), self.partnership_id.date_start),
        ]

    def _facts_of_project(self):
        return [
            (self._label("title"), self.title),
            (self._label("kind_id"), self.kind_id.name),
            (self._label("ukraine_link"), self._yes_no(self.ukraine_link)),
            (self._label("description"), self.description),
            (self._label("date_start"), self.date_start),
            (self._label("date_end"), self.date_end),
        ]

    def _facts_of_financing(self):
        facts = [
            (self._label(name), self[name])
            for name in ("amount_total", "amount_asked", "amount_own", "amount_third")
        ]
        share = Share(self.amount_asked / self.amount_total) if self.amount_total else None
        facts += [
            (self._label("third_source"), self.third_source),
            (self.env._("Asked Share"), share),
        ]
        decided = ("amount_awarded", "amount_paid")
        if self.env.user._is_internal():
            decided = ("amount_recommended", *decided)
        return facts + [(self._label(name), self[name]) for name in decided]

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _label(self, name):
        return self._fields[name]._description_string(self.env)

    def _choice(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _yes_no(self, value):
        return self.env._("Yes") if value else self.env._("No")

    def _sheet_values(self):
        """One application for the readable sheet: texts only.

        :return: dict ``name, title, groups`` (list of pairs heading, list of pairs label, text), ``lines`` (list of
            pairs what for, cost) and ``total``
        """
        self.ensure_one()
        groups = {}
        for heading, label, value in self._export_facts()[0]:
            groups.setdefault(heading, []).append((label, self._text(value)))
        return {
            "name": self.name,
            "title": self.title,
            "groups": list(groups.items()),
            "lines": [(line.name, self._text(line.amount)) for line in self.line_ids],
            "total": self._text(self.amount_total),
        }

    def _text(self, value):
        if value is None:
            return "–"
        if isinstance(value, Share):
            return f"{formatLang(self.env, value * 100, digits=2)} %"
        if isinstance(value, float):
            return formatLang(self.env, value, currency_obj=self.currency_id)
        if isinstance(value, int):
            return formatLang(self.env, value, digits=0)
        if isinstance(value, str):
            return value
        return format_date(self.env, value)


class Share(float):
    """A share of the total cost, 1 is all of it."""
