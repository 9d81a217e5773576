import json

from odoo.tests import tagged

from .page_browser import DESK, BrowsingCase
from .page_samples import GERMAN, UKRAINIAN, PageFixtures

#: Open an action by its id; then, where it lists records, the first of them. What the web client says of it.
OPEN = """
(async () => {
    const quiet = async (wanted) => {
        for (let turn = 0; turn < 100; turn++) {
            await new Promise((done) => setTimeout(done, 30));
            if (document.querySelector(".o_error_dialog, .o_dialog .modal-body .o_error_detail")) return false;
            if (document.querySelector(wanted)) return true;
        }
        return false;
    };
    await odoo.__WOWL_DEBUG__.root.env.services.action.doAction(%(action)s, {clearBreadcrumbs: true});
    const shown = await quiet(".o_action_manager .o_view_controller .o_content, .o_action_manager .o_action");
    if (!shown) return document.body.innerText.slice(-600) || "nothing is shown";
    if (document.querySelector(".o_view_sample_data")) return "";
    const row = document.querySelector(
        ".o_list_view .o_data_row .o_data_cell:not(.o_boolean_toggle_cell), .o_kanban_record:not(.o_kanban_ghost)"
    );
    if (!row) return "";
    row.click();
    await quiet(".o_form_view .o_form_sheet_bg, .o_form_view .o_form_renderer, .o_selected_row");
    const dialog = document.querySelector(".o_error_dialog");
    return dialog ? dialog.innerText.slice(0, 600) : "";
})()
"""
CLIENT = "!!document.querySelector('.o_web_client .o_main_navbar') && !!odoo.__WOWL_DEBUG__?.root"


@tagged("post_install", "-at_install")
class TestBackOfficeWalk(PageFixtures, BrowsingCase):
    """A coordinator opens every screen of ours, and the first record there, in both languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_page_fixtures()
        cls.env.flush_all()
        own = cls.env["ir.model.data"].search(
            [("module", "=", "solidarity_partnership"), ("model", "=", "ir.actions.act_window")]
        )
        actions = cls.env["ir.actions.act_window"].browse(own.mapped("res_id"))
        readable = actions.filtered(
            lambda action: (
                action.path
                and action.target != "new"
                and cls.env[action.res_model].with_user(cls.coordinator).has_access("read")
            )
        )
        cls.actions = [(action.id, action.path) for action in readable]

    def test_in_german(self):
        self._open_all(GERMAN)

    def test_in_ukrainian(self):
        self._open_all(UKRAINIAN)

    def _open_all(self, lang):
        self.assertGreater(len(self.actions), 20)
        self.coordinator.lang = lang
        with self._browse(self.coordinator.login, lang, DESK) as browser:
            browser.open("/odoo")
            browser.wait_for(CLIENT, "the web client does not start")
            for action, path in self.actions:
                with self.subTest(screen=path, lang=lang):
                    trouble = browser.evaluate(OPEN % {"action": json.dumps(action)}, timeout=40)
                    self.assertFalse(trouble or browser.complaints(), f"{path}: {trouble}")
