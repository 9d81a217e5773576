import base64
from functools import cache

from odoo import models
from odoo.tools import file_open, format_date

from ..models.solidarity_bilingual_mixin import COLUMNS

MAP = "solidarity_partnership/static/src/img/map_germany_ukraine.svg"


class SolidarityDocumentMixin(models.AbstractModel):
    """What documents of the service have in common: one letterhead, sections, and a foot with the sender.

    A document is a dict for the template ``document``: ``codes`` (languages, one or two), ``company``, ``services``,
    ``titles``, ``subject``, ``sections`` and ``sender``. A section has ``headings`` and one of: ``texts`` (one in each
    language), ``facts`` (pairs of labels and values, each in the languages in which they differ), ``table`` (``head``
    and ``rows``), or ``map`` (places). A section without any of them is left out.
    """

    _name = "solidarity.document.mixin"
    _description = "Document of the Service"

    def _prepare_document(self, sides, write_title, subject, sections):
        """
        :param sides: the record once in each language of the document
        :param write_title: function of the record that gives the title in its language
        :param subject: what the document is about, a name
        """
        return {
            **self._letterhead(sides),
            "titles": [write_title(side) for side in sides],
            "subject": subject,
            "sections": [section for section in sections if len(section) > 1],
            "made_on": self._different(
                [
                    side.env._("Made on %s", format_date(side.env, self._today(), date_format="long"))
                    for side in sides
                ]
            ),
        }

    def _letterhead(self, sides):
        """What the template ``document_head`` shows, and the sender in a line for the foot."""
        company = sides[0].env.company
        place = " ".join(filter(None, (company.zip, company.city)))
        sender = (company.name, company.street, place, company.phone, company.email, company.website)
        return {
            "codes": [side.env.lang[:2] for side in sides],
            "company": company,
            "services": [
                side.env._("Coordination of German-Ukrainian Municipal Partnerships") for side in sides
            ],
            "sender": " · ".join(filter(None, sender)),
        }

    def _in_languages(self, record, langs=None):
        """The record in German and Ukrainian, or in these languages; names without official additions."""
        return [
            record.with_context(lang=lang, solidarity_plain_name=True) for lang in langs or COLUMNS.values()
        ]

    def _today(self):
        return self.env["solidarity.fund.call"]._today()

    def _section(self, sides, write_heading, **parts):
        """A section with those of its parts that have content."""
        headings = [write_heading(side) for side in sides]
        return {"headings": headings} | {name: part for name, part in parts.items() if part}

    def _facts(self, sides, facts):
        """Pairs of labels and values, without those that are unknown.

        :param facts: list of functions of the record that give label and value in its language
        """
        rows = []
        for fact in facts:
            labels, values = zip(*(fact(side) for side in sides), strict=True)
            if any(values):
                rows.append((self._different(labels), self._different(values)))
        return rows

    @staticmethod
    def _different(texts):
        """Each text once: what is the same in both languages is not said twice."""
        return list(dict.fromkeys(str(text) for text in texts if text))

    def _day(self, env, date):
        return date and format_date(env, date)

    def _number(self, env, number):
        return number and env["res.lang"]._lang_get(env.lang).format("%d", number, grouping=True)

    @staticmethod
    def _map_picture():
        """The map of both countries as an address that needs no server."""
        return _map_data()


@cache
def _map_data():
    with file_open(MAP, "rb") as picture:
        return "data:image/svg+xml;base64," + base64.b64encode(picture.read()).decode()
