from odoo import api, fields, models

#: What each choice means for Odoo: published or not, and how it is found. Unpublished is the only real lock.
AUDIENCES = {"public": (True, "public"), "link": (True, "link"), "invited": (False, "link")}


class EventEvent(models.Model):
    _inherit = "event.event"

    audience = fields.Selection(
        [
            ("public", "Everybody (listed on the website)"),
            ("link", "Whoever has the link (not listed)"),
            ("invited", "Invited only (no page on the website)"),
        ],
        compute="_compute_audience",
        inverse="_inverse_audience",
        help="Who finds the event on the website and can register there. Invited people answer on a page of their"
        " own in any case.",
    )

    # An exchange is never listed by mistake, also when somebody publishes it on the website itself.
    website_visibility = fields.Selection(
        compute="_compute_website_visibility", store=True, precompute=True, readonly=False, default=None
    )

    @api.depends("solidarity_kind")
    def _compute_website_visibility(self):
        for event in self:
            if event.solidarity_kind == "exchange" and not event.is_published:
                event.website_visibility = "link"
            else:
                event.website_visibility = event.website_visibility or "public"

    @api.depends("is_published", "website_visibility")
    def _compute_audience(self):
        for event in self:
            if not event.is_published:
                event.audience = "invited"
            else:
                event.audience = "public" if event.website_visibility == "public" else "link"

    def _inverse_audience(self):
        for event in self:
            event.is_published, event.website_visibility = AUDIENCES[event.audience or "invited"]
