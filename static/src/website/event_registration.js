import { patch } from "@web/core/utils/patch";
import { ModalRegistration } from "@website_event/interactions/modal_registration";

/**
 * Odoo takes the dialog of the attendees out of the page when somebody closes it, and leaves the focus nowhere: it goes
 * back to the button of the dialog below, which has led here (WCAG 2.4.3).
 */
patch(ModalRegistration.prototype, {
    onClick() {
        super.onClick(...arguments);
        const below = document.querySelector(".modal.show");
        // That button is enabled again only after this turn.
        setTimeout(() => {
            below?.focus();
            below?.querySelector(".a-submit")?.focus();
        });
    },
});
