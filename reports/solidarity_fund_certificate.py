from base64 import b64encode

from odoo import models
from odoo.tools import format_date

#: Edge of the code in points of the picture: sharp when printed.
CODE_SIZE = 600


class SolidarityFundCertificateReport(models.AbstractModel):
    """The certificate of eligibility in German and Ukrainian, German first: it is the German side that applies.

    A certificate is a letterhead, facts, rows of texts in two columns and the code with which it is verified. A
    municipality prints its own with its own rights, hence nothing but what is printed is read as superuser.
    """

    _name = "report.solidarity_partnership.fund_certificate"
    _description = "Certificate of Eligibility"
    _inherit = ["solidarity.document.mixin"]

    def _get_report_values(self, docids, data=None):
        eligibilities = self.env["solidarity.fund.eligibility"].browse(docids)
        eligibilities.check_access("read")
        eligibilities._check_certificate()
        return {
            "doc_ids": docids,
            "doc_model": eligibilities._name,
            "docs": eligibilities,
            "certificates": [self._prepare_certificate(eligibility) for eligibility in eligibilities],
        }

    def _prepare_certificate(self, eligibility):
        sides = self._in_languages(eligibility.sudo())  # see the class

        def both(write):
            return [write(side) for side in sides]

        return {
            **self._letterhead(sides),
            "titles": both(lambda side: side.env._("Certificate of Eligibility")),
            "names": both(lambda side: side.municipality_id.display_name),
            "facts": self._own_facts(sides),
            "rows": [both(write) for write in (self._statement, self._limits, self._continuance)],
            "code": b64encode(self._code(eligibility)),
            "leads": both(lambda side: side.env._("Verify this certificate")),
            "ways": both(
                lambda side: side.env._("Scan the code, or open this page and type number and key:")
            ),
            "form_url": eligibility._certificate_form_url(),
            "number": eligibility.number,
            "key": eligibility._certificate_key_in_groups(),
            "number_labels": both(lambda side: side.env._("Number")),
            "key_labels": both(lambda side: side.env._("Verification key")),
            "unsigned": both(lambda side: side.env._("Made by computer, and valid without a signature.")),
        }

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _own_facts(self, sides):
        """Rows of a label in both languages and what stands for it, in both languages where they differ."""
        eligibility = sides[0]
        municipality = eligibility.municipality_id

        def both(write):
            return list(dict.fromkeys(filter(None, (write(side) for side in sides))))

        def day(side, date):
            return date and format_date(side.env, date, date_format="long")

        rows = [
            (both(lambda side: side.env._("Certificate number")), [eligibility.number]),
            (
                both(lambda side: side.env._("Municipality")),
                [municipality.official_name or municipality.name],
            ),
            (both(lambda side: side.env._("Official key")), [municipality.key]),
            (both(lambda side: side.env._("Call")), both(lambda side: side.call_id.display_name)),
            (
                both(lambda side: side.env._("Period of validity")),
                both(lambda side: f"{day(side, side.valid_from)} – {day(side, side.valid_to)}"),
            ),
            (
                both(lambda side: side.env._("Applications until")),
                both(lambda side: day(side, side.call_id.date_deadline)),
            ),
        ]
        return [row for row in rows if row[1]]

    def _statement(self, side):
        return side.env._(
            "%(municipality)s is a member of the network of German-Ukrainian municipal partnerships and may apply for"
            " projects with a Ukraine link under the call “%(call)s”.",
            municipality=side.municipality_id.display_name,
            call=side.call_id.display_name,
        )

    def _limits(self, side):
        return side.env._(
            "This certificate is no decision on an application. The fund examines each application under the"
            " conditions of its call; nobody is entitled to a grant."
        )

    def _continuance(self, side):
        return side.env._(
            "It holds as long as the municipality is a member of the network. Whether it holds today is told by the"
            " page to which the code leads."
        )

    def _code(self, eligibility):
        """The picture of the code (PNG)."""
        return self.env["ir.actions.report"].barcode(
            "QR", eligibility._certificate_url(), width=CODE_SIZE, height=CODE_SIZE, barLevel="M"
        )
