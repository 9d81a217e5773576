import re

from odoo import api, models

#: Pages behind a personal key, and what leads to them. Each would become a tracker of its own; they count their clicks.
PERSONAL_PAGES = [
    "/solidarity/registration",
    "/solidarity/attendance",
    "/solidarity/consent",
    "/my/solidarity",
]


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _shorten_links(self, html, link_tracker_vals, blacklist=None, base_url=None):
        """Personal links are no campaign's links, and the short address of a conference could be found by trying."""
        blacklist = [*(blacklist or []), *PERSONAL_PAGES, *self._secret_addresses(link_tracker_vals)]
        return super()._shorten_links(html, link_tracker_vals, blacklist=blacklist, base_url=base_url)

    @api.model
    def _secret_addresses(self, link_tracker_vals):
        """Patterns of addresses that only registered people know."""
        mailing_sudo = self.env["mailing.mailing"].sudo().browse(link_tracker_vals.get("mass_mailing_id"))
        address = mailing_sudo.campaign_step_id.event_id.connection_url
        return [re.escape(address)] if address else []
