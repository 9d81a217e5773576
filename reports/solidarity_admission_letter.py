from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.solidarity_bilingual_mixin import COLUMNS


class SolidarityAdmissionLetterReport(models.AbstractModel):
    """The letter of admission in two columns, that of the municipality's own language first.

    A letter is a letterhead, an address, facts and rows; a row holds the texts of the two columns, so that what belongs
    together stands at the same height.
    """

    _name = "report.solidarity_partnership.admission_letter"
    _description = "Bilingual Admission Letter"
    _inherit = ["solidarity.document.mixin"]

    def _get_report_values(self, docids, data=None):
        memberships = self.env["solidarity.network.membership"].browse(docids)
        memberships.check_access("read")
        for membership in memberships:
            if membership.state == "applied":
                raise UserError(
                    self.env._("%s has not been admitted yet.", membership.municipality_id.display_name)
                )
        return {
            "doc_ids": docids,
            "doc_model": memberships._name,
            "docs": memberships,
            "letters": [self._prepare_letter(membership) for membership in memberships],
        }

    def _prepare_letter(self, membership):
        langs = list(COLUMNS.values())
        if membership.municipality_id.country_code == "UA":
            langs.reverse()
        sides = self._in_languages(membership, langs)
        own = sides[0]

        def both(write):
            return [write(side) for side in sides]

        return {
            **self._letterhead(sides),
            "address": self._address(own),
            "facts": self._own_facts(sides),
            "titles": both(lambda side: side.env._("Admission to the Network")),
            "salutations": both(lambda side: side.env._("Dear Sir or Madam,")),
            "texts": both(self._text),
            "leads": both(lambda side: side.env._("The membership offers you:")),
            "offers": list(zip(*both(self._offers), strict=True)),
            "wishes": both(lambda side: side.env._("We look forward to working with you.")),
            "greetings": both(lambda side: side.env._("Yours faithfully")),
            "signatures": both(lambda side: side.env._("Your Coordination")),
            "contacts": both(lambda side: side.env._("Your contact at the service")),
            "contact": self._contact(own),
        }

    # ------------------------------------------------------------------
    # Parts, each in the language of the membership's context
    # ------------------------------------------------------------------

    def _address(self, membership):
        """Lines of the address: the official name, then what is known of the administration's contact."""
        municipality = membership.municipality_id
        contact = municipality.partner_id
        lines = [municipality.official_name or municipality.name, contact.street, contact.street2]
        if municipality.country_code == "UA":
            # The post of the sending country reads where a letter goes.
            country = municipality.country_id.with_context(lang=COLUMNS["german"])
            region = dict(municipality._fields["region"]._description_selection(municipality.env))
            lines += [
                contact.city,
                region.get(municipality.region),
                contact.zip,
                f"{municipality.country_id.name.upper()} / {country.name.upper()}",
            ]
        else:
            lines.append(" ".join(filter(None, (contact.zip, contact.city))))
        return list(filter(None, lines))

    def _own_facts(self, sides):
        """Rows of a label in both languages and what stands for it: ``("Mitglied seit / …", "5. März 2026 / …")``."""
        membership = sides[0]

        def day(date):
            return " / ".join(format_date(side.env, date, date_format="long") for side in sides)

        def label(write):
            return " / ".join(write(side.env) for side in sides)

        rows = [
            (label(lambda env: env._("Membership number")), membership.number),
            (label(lambda env: env._("Member since")), day(membership.date_from)),
            (label(lambda env: env._("Date")), day(fields.Date.context_today(membership))),
        ]
        return [row for row in rows if row[1]]

    def _text(self, membership):
        return membership.env._(
            "we are glad to confirm that since %(day)s, %(municipality)s has been a member of the network of"
            " German-Ukrainian municipal partnerships.",
            municipality=membership.municipality_id.display_name,
            day=format_date(membership.env, membership.date_from, date_format="long"),
        )

    def _offers(self, membership):
        env = membership.env
        # German administrations apply to the fund; a hromada takes part in the application of its partner.
        if membership.municipality_id.country_code == "UA":
            funding = env._(
                "joint projects for which your German partner can apply to the small-projects fund, where the"
                " conditions of its yearly call are met"
            )
        else:
            funding = env._(
                "the application to the small-projects fund, where the conditions of its yearly call are met"
            )
        return [
            env._(
                "exchange with German and Ukrainian municipalities, on the situation in Ukraine, the logistics of"
                " relief transports and the reception of refugees"
            ),
            env._("invitations to regular networking and information events"),
            env._("topic groups in which members help each other with experience and contacts"),
            funding,
        ]

    def _contact(self, membership):
        """Who answers questions: the coordinator of the partnership, or the service itself."""
        company = membership.env.company.partner_id
        person = membership.welcome_coordinator_id.partner_id or company
        return list(filter(None, (person.name, person.email or company.email, person.phone or company.phone)))
