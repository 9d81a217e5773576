from odoo import models

#: One page holds so many needs and offers.
LINES_MAX = 8


class SolidarityMunicipalityProfile(models.AbstractModel):
    """A municipality on one page, in German and Ukrainian, to introduce it to others: facts of the register, what it
    works on, needs and offers. Nothing of what the service thinks of it."""

    _name = "report.solidarity_partnership.municipality_profile"
    _description = "Municipality Profile"
    _inherit = ["solidarity.document.mixin"]

    def _get_report_values(self, docids, data=None):
        municipalities = self.env["solidarity.municipality"].browse(docids)
        municipalities.check_access("read")
        self.env["solidarity.need"].check_access(
            "read"
        )  # of portal users, only the portal's own pages read them
        return {
            "doc_ids": docids,
            "doc_model": municipalities._name,
            "docs": municipalities,
            "documents": [self._prepare_profile(municipality) for municipality in municipalities],
        }

    def _prepare_profile(self, municipality):
        sides = self._in_languages(municipality)
        places = sides[0]._describe_places()
        sections = [
            self._section(sides, lambda side: side.env._("Facts"), facts=self._own_facts(sides)),
            self._section(
                sides,
                lambda side: side.env._("Where it lies"),
                map=places and {"picture": self._map_picture(), "places": places},
            ),
            self._section(
                sides,
                lambda side: side.env._("Needs and offers"),
                facts=self._facts(sides, [self._needs, self._offers]),
            ),
            self._section(
                sides, lambda side: side.env._("Partnerships"), facts=self._facts(sides, [self._partners])
            ),
        ]
        subject = " / ".join(self._different(side.name for side in sides))
        return self._prepare_document(
            sides, lambda side: side.env._("Municipality profile"), subject, sections
        )

    def _own_facts(self, sides):
        """The public facts as on the screen, label by label in both languages."""
        facts = [
            lambda side: (side.env._("Official Name"), side.official_name),
            lambda side: (side.env._("Official Key"), side.key),
        ]
        described = [side._describe_facts(is_public=True) for side in sides]
        rows = self._facts(sides, facts)
        for rows_of_fact in zip(*described, strict=True):  # the same facts are known in both languages
            labels = self._different(row["label"] for row in rows_of_fact)
            values = self._different(row["values"][0] for row in rows_of_fact)
            rows.append((labels, values))
        return rows

    def _needs(self, side):
        """What the municipality lets others read under its name."""
        needs = side.need_ids.filtered(
            lambda need: (
                need.is_shared
                and not need.is_anonymous
                and need.state in ("open", "partly_covered")
                and not need.is_expired
            )
        )
        return side.env._("Open needs"), self._named(needs)

    def _offers(self, side):
        offers = side.offer_ids.filtered(lambda offer: not offer.is_withdrawn and not offer.is_expired)
        return side.env._("Offers"), self._named(offers)

    def _named(self, records):
        names = records[:LINES_MAX].mapped("name")
        if len(records) > LINES_MAX:
            names.append(records.env._("and %s more", len(records) - LINES_MAX))
        return "; ".join(names)

    def _partners(self, side):
        alive = side.partnership_ids.filtered(lambda one: one.stage not in ("preparation", "ended"))
        others = (alive.german_id | alive.ukrainian_id) - side
        return side.env._("Partner municipalities"), ", ".join(others.mapped("display_name"))
