from odoo.http import request, route

from odoo.addons.mass_mailing.controllers.main import MassMailController

from .consent import use_language
from .personal_page import CONFIDENTIAL_HEADERS


class CampaignUnsubscription(MassMailController):
    """Odoo puts whoever unsubscribes on its blacklist, which stops every mailing. A mail of a campaign was sent with
    the consent to invitations: unsubscribing withdraws that one, at once, and nothing else."""

    @route()
    def mailing_confirm_unsubscribe_post(self, mailing_id, document_id=None, email=None, hash_token=None):
        response = super().mailing_confirm_unsubscribe_post(mailing_id, document_id, email, hash_token)
        # Checked above: who comes here may unsubscribe this address.
        mailing_sudo = request.env["mailing.mailing"].sudo().browse(int(mailing_id))
        address, _token = self._fetch_user_information(email, hash_token)
        persons_sudo = mailing_sudo._persons_who_decided(address)
        return self._render_withdrawn(persons_sudo) if persons_sudo else response

    def _mailing_unsubscribe_from_document(self, mailing, document_id, email, hash_token):
        persons_sudo = mailing._withdraw_invitations(email)
        if persons_sudo:
            return self._render_withdrawn(persons_sudo)
        return super()._mailing_unsubscribe_from_document(mailing, document_id, email, hash_token)

    def _render_withdrawn(self, persons_sudo):
        lang = use_language(persons_sudo[:1])
        persons_sudo = persons_sudo.with_env(request.env(su=True))
        values = {
            "page_lang": lang,
            "pages": [
                {"name": person_sudo.name, "url": person_sudo._consent_url()}
                for person_sudo in persons_sudo
                if person_sudo.active
            ],
        }
        response = request.render("solidarity_partnership.consent_withdrawn_page", values)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response
