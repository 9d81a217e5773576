"""The checks of Odoo's module test_lint (which need not be installed), on our addon alone."""

import importlib
import logging
import unittest
from unittest.mock import patch

from ..places import ADDON

STATIC = (
    ("test_dunderinit", "TestDunderinit", "test_dunderinit"),
    ("test_onchange_domains", "TestOnchangeDomains", "test_forbid_domains_in_onchanges"),
    ("test_jstranslate", "TestJsTranslations", "test_js_translations"),
    ("test_i18n", "TestI18n", "test_user_content_as_prop_is_translatable"),
    ("test_manifests", "ManifestLinter", "test_manifests"),
    ("test_pofile", "PotLinter", "test_pot_duplicate_entries"),
    ("test_orm_import", "TestDunderinit", "test_addons_orm_import"),
    ("test_test_holes", "TestTestHoles", "test_check_tests"),
    ("test_eslint", "TestESLint", "test_eslint"),
    ("test_pylint", "TestPyLint", "test_pylint"),
)
ON_THE_REGISTRY = (
    ("test_index", "TestIndex", "test_enforce_index_on_one2many_inverse"),
    ("test_naming", "TestNaming", "test_parameter_rpc_compatible"),
    ("test_docstring", "TestDocstring", "test_docstring"),
    ("test_override_signatures", "TestLintOverrideSignatures", "test_lint_override_signature"),
    ("test_routes", "RoutesLinter", "test_routes_definition"),
)


class Collector(logging.Handler):
    """Keeps what the checks log: some warn instead of failing."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        """Keeps the warnings of the checks."""
        if "test_lint" in record.name:
            self.texts.append(record.getMessage())


def check(env) -> list[str]:
    """Returns what the checks found in the addon. The addons path has to hold a real copy of it: those of
    files follow no links."""
    import odoo.modules
    import odoo.tests
    from odoo.tests.case import TestCase
    from odoo.tools import config

    from odoo.addons.test_lint.tests import test_eslint, test_pofile

    # Odoo's test case wants its own result class; unittest's does here.
    TestCase.run, TestCase.subTest = unittest.TestCase.run, unittest.TestCase.subTest
    if "run" in odoo.tests.BaseCase.__dict__:
        del odoo.tests.BaseCase.run
    config["test_enable"] = True

    collector = Collector()
    logging.getLogger().addHandler(collector)
    manifest = odoo.modules.Manifest.for_addon(ADDON)
    eslint = test_eslint.TestESLint._test_eslint
    with (
        patch.object(odoo.modules.Manifest, "all_addon_manifests", lambda *args, **kwargs: [manifest]),
        patch.object(test_eslint, "get_modules", lambda: [ADDON]),
        patch.object(test_pofile, "get_modules", lambda: [ADDON]),
        patch.object(
            test_eslint.TestESLint,
            "_test_eslint",
            lambda self, modules, rc: modules and eslint(self, modules, rc),
        ),
        patch.object(config, "root_path", manifest.path),
    ):
        found = [text for case in cases(STATIC) for text in findings(case, collector)]
    names = (ADDON, ADDON.replace("_", "."), ADDON.partition("_")[0] + ".")
    for case in cases(ON_THE_REGISTRY):
        found += [text for text in findings(case, collector) if any(name in text for name in names)]
    return found


def cases(which: tuple) -> list[unittest.TestCase]:
    """Instances of the checks."""
    modules = {name: importlib.import_module(f"odoo.addons.test_lint.tests.{name}") for name, *_rest in which}
    return [getattr(modules[name], class_name)(method) for name, class_name, method in which]


def findings(case: unittest.TestCase, collector: Collector) -> list[str]:
    """Runs one check; returns what it reports."""
    import odoo.modules

    collector.texts.clear()
    odoo.modules.module.current_test = case
    result = unittest.TestResult()
    unittest.TestSuite([case]).run(result)  # the suite calls setUpClass
    texts = [f"{failed}\n{text}" for failed, text in result.failures + result.errors]
    return [f"{type(case).__name__}: {text}" for text in texts + collector.texts]
