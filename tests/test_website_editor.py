"""Our blocks and pages in the editor of the website, as a website designer uses it in a browser."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.convert import convert_file

from odoo.addons.mail.tests.common import mail_new_test_user

from ..models.portal.ir_ui_view import BLOCKS
from .page_browser import DESK, BrowsingCase
from .test_website import PAGE, WebsiteFixtures

BLOCKS_PAGE = "/solidarity-blocks"
ADDON = "solidarity_partnership"
#: What a visitor reads in the blocks, by language.
WORDS = {
    "en_US": ("The network in figures", "Next information events", "We are a German municipality"),
    "de_DE": (
        "Das Netzwerk in Zahlen",
        "Nächste Informations\u00adveranstaltungen",
        "Wir sind eine deutsche Kommune",
    ),
    "uk_UA": ("Мережа в цифрах", "Найближчі інформаційні заходи", "Ми – німецький муніципалітет"),
}


@tagged("post_install", "-at_install")
class TestWebsiteEditor(WebsiteFixtures, BrowsingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_website_fixtures()
        cls.website = cls.env["website"].search([], limit=1)
        cls.designer = mail_new_test_user(
            cls.env,
            login="test_designer",
            password="test_designer",
            groups="base.group_user,website.group_website_designer",
            email="website@service.example.org",
            lang="en_US",
        )
        cls.page = cls.env["website.page"].create(
            {
                "name": "Blocks",
                "type": "qweb",
                "key": "website.solidarity_blocks",
                "url": BLOCKS_PAGE,
                "website_id": cls.website.id,
                "is_published": True,
                "arch": '<t t-name="website.solidarity_blocks"><t t-call="website.layout">'
                '<div id="wrap" class="oe_structure oe_empty"/></t></t>',
            }
        )

    def _edit(self, path, tour):
        self.start_tour(
            self.env["website"].get_client_action_url(path, True),
            tour,
            login=self.designer.login,
            timeout=120,
        )

    def test_every_block_of_ours_keeps_its_languages(self):
        """A new block has to be named, or editors would put it on pages in their own language alone."""
        tree = etree.fromstring(self.env.ref(f"{ADDON}.snippets").arch_db)
        offered = tree.xpath("//t[@group='solidarity']/@t-snippet")
        self.assertEqual(sorted(offered), sorted(f"{ADDON}.{name}" for name in BLOCKS))

    def test_each_block_is_dropped_and_read_in_both_languages(self):
        self._edit(BLOCKS_PAGE, "solidarity_blocks_drop")
        saved = self.page.view_id.arch_db
        for block in ("figures", "events", "call"):
            self.assertEqual(saved.count(f'data-snippet="s_solidarity_{block}"'), 1, block)
        self.assertNotIn("<dl", saved, "Figures of today are not kept in the page")
        for lang, words in WORDS.items():
            with self._browse(lang=lang, width=DESK) as browser:
                self.assertEqual(browser.open(self._prefix(lang) + BLOCKS_PAGE), 200)
                browser.wait_for("!!document.querySelector('#wrap dl dd')", "no figures")
                text = browser.text("#wrap")
                for expected in words:
                    self.assertIn(expected, text)
                self.assertIn(
                    "Find a partner with us", text, "What the editor wrote has one language for now"
                )
                self.assertFalse(browser.complaints())

    def test_an_edited_page_outlives_an_update(self):
        self._edit(PAGE, "solidarity_page_edit")
        uk = self._prefix("uk_UA")
        self.start_tour(
            self.env["website"].get_client_action_url(f"{uk}{PAGE}"),
            "solidarity_page_translate",
            login=self.designer.login,
            timeout=120,
        )
        for _time in range(2):
            self.assertIn("Our own words", self._visit("en_US"))
            self.assertIn("Наші власні слова", self._visit("uk_UA"))
            # What nobody has touched in the area that was edited keeps its languages.
            self.assertIn("Шлях до партнерства", self._visit("uk_UA"))
            self.assertIn("Der Weg zur Partnerschaft", self._visit("de_DE"))
            self._update()
            self._save_again()

    def _save_again(self):
        """What happens when an editor saves the area once more: what was translated by hand stays."""
        view = self.env["ir.ui.view"].search([("key", "=like", f"{ADDON}.website_solidarity_oe_structure_%")])
        self.assertEqual(len(view), 1)
        view.with_context(lang="en_US")._copy_custom_snippet_translations(view, "arch_db")

    def _visit(self, lang):
        """The page as somebody reads it who was never here before."""
        self.authenticate(None, None)
        return self.url_open(self._prefix(lang) + PAGE).text

    def _update(self):
        """What an update of the addon does to the templates of the public site."""
        for name in ("website_solidarity_templates", "website_solidarity_snippets"):
            convert_file(self.env, ADDON, f"views/{name}.xml", {}, mode="update")
        self.env["ir.module.module"]._load_module_terms([ADDON], ["de_DE", "uk_UA"], overwrite=True)
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
