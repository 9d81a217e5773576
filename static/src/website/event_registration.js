import { patch } from "@web/core/utils/patch";
import { ModalRegistration } from "@website_event/interactions/modal_registration";

/**
 * The dialog of the attendees opens above another one, which takes the focus back at once; when it is closed, Odoo takes
 * it out of the page, and the focus is nowhere. It belongs to the dialog that is shown, and afterwards to the button
 * that has led there (WCAG 2.4.3).
 */
patch(ModalRegistration.prototype, {
    start() {
        this.el.addEventListener("shown.bs.modal", () => this.el.focus());
        super.start();
    },
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
