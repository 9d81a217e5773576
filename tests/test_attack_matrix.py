"""Remote calls of people who may not: every model, every public method and every field, found in the registry."""

import inspect
import json
from contextlib import suppress
from fnmatch import fnmatch
from itertools import product

from odoo.exceptions import AccessDenied, AccessError, MissingError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .attack import extended_models, hidden_methods, own_models, public_methods, written_here
from .attack_rules import DIALOG, FIGURES, MODELS, OPEN_METHODS, READER_WRITES
from .attack_scene import CORE_MODELS, FOREIGN, OWN, AttackScene
from .fund_application import TODAY

#: What stands for a parameter of this name; whatever is not here gets a word.
ARGUMENTS = {
    "vals": {"active": False},
    "values": {"active": False},
    "vals_list": [{}],
    "side": "german",
    "amount": 1,
    "limit": 3,
    "domain": [],
    "fields": ["display_name"],
    "specification": {"display_name": {}},
    "groupby": ["create_uid"],
    "aggregates": ["__count"],
    "rows_or_file": [],
    "partner_ids": [1],
    "subtype_ids": None,
    "ids": [1],
    "default": None,
    "name": FOREIGN,
    "operator": "ilike",
}
#: The beginning of all marks of others, and a word that stands in no record.
ANY_MARKER, NOWHERE = "zgx", "xgznowhere"


class RemoteCalls(AttackScene):
    """Calls a method as ``/web/dataset/call_kw`` does, and sees what came of it."""

    def _call(self, user, model, method, *args, **kwargs):
        """:return: ``("refused" or "wrong" or "done", the answer as text, rows that were written)``"""
        env = self.env(user=user, su=False, context={"lang": user.lang or "en_US"})
        before = written_here(self.env, self.watched)
        try:
            with suppress(Undo), self.env.cr.savepoint():
                result = call_kw(env[model], method, list(args), kwargs)
                env.flush_all()
                text = json.dumps(result, default=str, ensure_ascii=False)
                outcome = "done", text, written_here(self.env, self.watched) - before
                raise Undo
        except (AccessError, AccessDenied, MissingError) as error:
            outcome = "refused", str(error), 0
        except Exception as error:
            outcome = "wrong", f"{type(error).__name__}: {error}", 0
        self.env.invalidate_all()
        return outcome

    def setUp(self):
        super().setUp()
        self.findings = []

    def _assert_no_findings(self):
        """All at once: one hole more often than not has brothers."""
        self.assertFalse(self.findings, "\n" + "\n".join(self.findings))

    def _expect(self, holds, finding):
        if not holds:
            self.findings.append(finding)

    def _markers_for(self, name):
        """What this person must not read."""
        return self._closed_markers(name)

    def _expect_nothing(self, outcome, name, what):
        _kind, text, written = outcome
        for marker in self._markers_for(name):
            self._expect(marker not in text, f"{what} read: {text[:300]}")
        self._expect(not written, f"{what} wrote: {text[:300]}")


class Undo(Exception):
    """What a call wrote is counted, then taken back."""


@tagged("post_install", "-at_install", "security")
@freeze_time(TODAY)
class TestAttackOnModels(RemoteCalls, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_scene()
        cls.watched = cls._watched_tables()
        cls.outsiders = {name: user for name, user in cls.people.items() if name != "reader"}

    @classmethod
    def _watched_tables(cls):
        """Tables in which nobody of the people here may write anything."""
        return [cls.env[name]._table for name in cls._tables()]

    def _outsiders(self, model):
        """Whoever attacks a model: where no portal user may read at all, one stands for all of them."""
        closed = [
            name
            for name, user in self.outsiders.items()
            if not self.env[model].with_user(user).has_access("read")
        ]
        same = {name for name in closed if name not in ("member", "visitor")}
        return {name: user for name, user in self.outsiders.items() if name not in same}

    def _some_foreign(self, model):
        """The id of a record of others (an action for one takes no more), else one that may or may not be there."""
        has_rows = self.env[model]._auto and not self.env[model]._transient
        ids = self._foreign_ids(model) if has_rows and model in MODELS else []
        return ids[-1:] or [1]

    # ------------------------------------------------------------------
    # Nothing without a rule
    # ------------------------------------------------------------------

    def test_every_model_has_a_rule(self):
        models = own_models(self.env)
        self.assertFalse(set(models) - set(MODELS), "models without a rule in attack_rules.py")
        self.assertFalse(set(MODELS) - set(models), "rules for models that are gone")
        for model in models:
            kind = MODELS[model][0]
            self.assertEqual(kind == DIALOG, self.env[model]._transient, model)
            self.assertEqual(kind == FIGURES, not self.env[model]._auto, model)

    def test_no_controller_hides_a_method_of_another(self):
        """The check of one page must not become that of another by its name."""
        self.assertFalse(hidden_methods(self.env))

    def test_there_is_something_to_steal(self):
        """Otherwise the matrix says nothing: of each kind of record, others have at least one."""
        kinds = {name for name, (kind, _why) in MODELS.items() if kind not in ("setting", DIALOG, FIGURES)}
        empty = [name for name in sorted(kinds) if not self._foreign_ids(name)]
        self.assertFalse(empty, "models without a record of others in attack_scene.py")

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_reads_records_of_others(self):
        for model in own_models(self.env):
            ids = self._some_foreign(model)
            calls = [
                ("read", ids),
                ("search_read", [], ["display_name"]),
                ("name_search", FOREIGN),
                ("read", ids, ["display_name"]),
                ("web_read", ids, {"display_name": {}}),
                ("web_search_read", [], {"display_name": {}}),
                ("name_search", ""),
                ("export_data", ids, ["display_name"]),
                ("copy_data", ids),
                ("search_count", [("id", "in", ids)]),
                ("search", [("id", "in", ids)]),
            ]
            for name, user in self._outsiders(model).items():
                readable = self.env[model].with_user(user).has_access("read")
                for method, *args in calls if readable else calls[:3]:
                    outcome = self._call(user, model, method, *args)
                    what = f"{model}.{method} by {name}"
                    self._expect_nothing(outcome, name, what)
                    if method in ("read", "web_read", "export_data", "copy_data"):
                        self._expect(outcome[0] != "done", f"{what}: {outcome[1][:200]}")
                    elif method in ("search_count", "search"):
                        self._expect(outcome[0] != "done" or outcome[1] in ("0", "[]"), f"{what}: {outcome}")
        self._assert_no_findings()

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_finds_by_words_that_it_must_not_read(self):
        """A search that finds something for a word has read it, also along a path and in an order or a group."""
        for name in ("member", "former"):
            user = self.people[name]
            for model in (*own_models(self.env), *extended_models(self.env)):
                records = self.env[model].with_user(user)
                if not self.env[model]._auto or self.env[model]._transient or not records.has_access("read"):
                    continue
                words = [ANY_MARKER] if name in self.members else [ANY_MARKER, OWN]
                for path, word in product(self._paths(records), words):
                    outcome = self._call(user, model, "search_count", [(path, "ilike", word)])
                    if outcome[0] == "done" and outcome[1] != "0":  # some names match whatever is asked
                        other = self._call(user, model, "search_count", [(path, "ilike", NOWHERE)])
                        what = f"{model}: {path} {word} by {name}: {outcome[1]} {other[1]}"
                        self._expect(outcome[1] == other[1], what)
        self._assert_no_findings()

    def _paths(self, records):
        """Texts of a model and of what it leads to, as paths of a search."""
        for field in records._fields.values():
            if model_is_foreign(records._name) and not is_ours(field):
                continue
            if field.type in ("char", "text", "html") and field._description_searchable:
                yield field.name
            elif field.relational and (field.comodel_name in MODELS or is_ours(field)):
                for text in self.env[field.comodel_name]._fields.values():
                    if text.type in ("char", "text", "html") and text._description_searchable:
                        yield f"{field.name}.{text.name}"

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_closed_fields_are_no_order_and_no_group(self):
        for name, user in self.outsiders.items():
            for model in own_models(self.env):
                records = self.env[model].with_user(user)
                if self.env[model]._transient or not records.has_access("read"):
                    continue
                for field in records._fields.values():
                    if not field.store or records._has_field_access(field, "read"):
                        continue
                    what = f"{model}.{field.name} by {name}"
                    ordered = self._call(user, model, "search", [], order=field.name)
                    self._expect(ordered[0] != "done" or not field.column_type, f"{what} orders: {ordered}")
                    grouped = self._call(user, model, "formatted_read_group", [], [field.name], ["__count"])
                    if field.type == "many2many":
                        # Odoo asks for no right to the field here, but joins only records that the user may read.
                        self._expect_nothing(grouped, name, what)
                    else:
                        self._expect(grouped[0] != "done", f"{what} groups: {grouped}")
                    described = self._call(user, model, "fields_get")[1]
                    self._expect(field.name not in json.loads(described), f"{what} is described")
        self._assert_no_findings()

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_own_records_give_no_words_of_the_service_away(self):
        """Everything that a person may read of what it may see, field by field, and grouped by each field."""
        for name, user in self.outsiders.items():
            for model in own_models(self.env):
                records = self.env[model].with_user(user)
                if self.env[model]._transient or not records.has_access("read"):
                    continue
                ids = records.with_context(active_test=False).search([]).ids
                if not ids:
                    continue
                opened = json.loads(self._call(user, model, "fields_get", [], ["type"])[1])
                self._expect_nothing(self._call(user, model, "read", ids, list(opened)), name, model)
                for field in records._fields.values():
                    what = f"{model}.{field.name} by {name}"
                    if field.name not in opened:
                        outcome = self._call(user, model, "read", ids, [field.name])
                        self._expect(outcome[0] == "refused", f"{what}: {outcome}")
                    if field.store or field.search:
                        grouped = self._call(
                            user, model, "formatted_read_group", [], [field.name], ["__count"]
                        )
                        self._expect_nothing(grouped, name, what)
        self._assert_no_findings()

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_records_of_odoo_give_nothing_away(self):
        """Letters, files, contacts, events and inquiries: with all fields that the person may read."""
        for name, user in self.outsiders.items():
            for model in CORE_MODELS:
                described = self._call(user, model, "fields_get", [], ["type"])
                names = list(json.loads(described[1])) if described[0] == "done" else ["display_name"]
                for method, *args in (
                    ("search_read", [], names),
                    ("search_read", [], ["display_name"]),
                    ("name_search", ""),
                    ("read", self._foreign_ids(model)[-1:], names),
                ):
                    outcome = self._call(user, model, method, *args)
                    self._expect_nothing(outcome, name, f"{model}.{method} by {name}")
        self._assert_no_findings()

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @mute_logger(
        "odoo.models",
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.sql_db",
        "odoo.addons.mail.models.mail_thread",
    )
    def test_nobody_writes(self):
        """Mass assignment: whoever is not of the service changes no record of ours, be it of others or its own."""
        for model in own_models(self.env):
            ids = self._some_foreign(model)
            for name, user in {**self._outsiders(model), "reader": self.reader}.items():
                readable = self.env[model].with_user(user).has_access("read")
                own = [] if self.env[model]._transient else self._visible(model, user)
                for target in filter(None, (ids, own)):
                    calls = self._writing_calls(model, target)
                    everything = readable and name in ("member", "reader")
                    for method, *args in calls if everything else calls[:5]:
                        outcome = self._call(user, model, method, *args)
                        self._expect_unwritten(outcome, name, f"{model}.{method} by {name}")
        self._assert_no_findings()

    def _visible(self, model, user):
        records = self.env[model].with_user(user)
        return records.search([], limit=1).ids if records.has_access("read") else []

    def _writing_calls(self, model, ids):
        values = self._any_values(model)
        partner_ids = self.people["member"].partner_id.ids
        return [
            ("write", ids, values),
            ("create", values),
            ("unlink", ids),
            ("message_post", ids),
            ("message_subscribe", ids, partner_ids),
            ("web_save", ids, values, {"display_name": {}}),
            ("create", [{}]),
            ("name_create", "Forged"),
            ("copy", ids),
            ("action_archive", ids),
            ("action_unarchive", ids),
            ("load", ["id", "display_name"], [["x", "Forged"]]),
            ("web_resequence", ids, {"id": {}}),
            ("message_unsubscribe", ids, partner_ids),
            ("activity_schedule", ids),
            ("update_field_translations", ids, next(iter(values), "name"), {"de_DE": "Forged"}),
        ]

    def _any_values(self, model):
        """A value for each field that takes one, as somebody would send who knows the model."""
        samples = {"char": "Forged", "text": "Forged", "html": "<p>Forged</p>", "boolean": True, "integer": 1}
        return {
            field.name: samples[field.type]
            for field in self.env[model]._fields.values()
            if field.type in samples and field.store and not field.readonly and field.name != "id"
        }

    def _expect_unwritten(self, outcome, name, what):
        if name == "reader":
            self._expect(not outcome[2], f"{what} wrote: {outcome[1][:200]}")
        else:
            self._expect_nothing(outcome, name, what)

    # ------------------------------------------------------------------
    # Methods
    # ------------------------------------------------------------------

    @mute_logger(
        "odoo.models", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db"
    )
    def test_public_methods_refuse_whoever_is_not_of_the_service(self):
        found = set()
        for model in (*own_models(self.env), *extended_models(self.env)):
            ids = self._some_foreign(model)
            for method in public_methods(self.env, model):
                found.add((model, method))
                rule = open_method(model, method)
                for name, user in {**self._outsiders(model), "reader": self.reader}.items():
                    outcome = self._call_with_arguments(user, model, method, ids)
                    what = f"{model}.{method} by {name}"
                    if name == "reader":
                        allowed = (model, method) in READER_WRITES
                        self._expect(allowed or not outcome[2], f"{what} wrote: {outcome[1][:200]}")
                        continue
                    self._expect_nothing(outcome, name, what)
                    if not rule and outcome[0] != "refused":
                        self.findings.append(f"{what}: {outcome[0]} {outcome[1][:160]}")
        self._assert_no_findings()
        gone = {
            key
            for key in (*OPEN_METHODS, *READER_WRITES)
            if not any(key[0] in ("*", model) and fnmatch(method, key[1]) for model, method in found)
        }
        self.assertFalse(gone, "rules for methods that are gone")

    @mute_logger(
        "odoo.models",
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.sql_db",
        "odoo.addons.mail.models.mail_thread",
    )
    def test_inherited_methods_give_nothing_away_and_change_nothing(self):
        """Everything else that may be called on our models: what they have from Odoo. Where a portal user may read
        nothing, each function is tried on one model."""
        tried = set()
        for model in own_models(self.env):
            ids = self._some_foreign(model)
            own = set(public_methods(self.env, model))
            cls = self.env.registry[model]
            readable = self.env[model].with_user(self.german_portal).has_access("read")
            for method, function in inspect.getmembers(cls, inspect.isfunction):
                if method.startswith("_") or method in own or (not readable and function in tried):
                    continue
                tried |= set() if readable else {function}
                for name in ("member", "visitor"):
                    outcome = self._call_with_arguments(self.people[name], model, method, ids, function)
                    self._expect_nothing(outcome, name, f"{model}.{method} by {name}")
        self._assert_no_findings()

    def _call_with_arguments(self, user, model, method, ids, function=None):
        function = function or getattr(self.env.registry[model], method)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        arguments = [
            ARGUMENTS.get(parameter.name, "Forged")
            for parameter in parameters
            if parameter.default is parameter.empty
            and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        if not getattr(function, "_api_model", False):
            arguments.insert(0, ids)
        return self._call(user, model, method, *arguments)


def open_method(model, method):
    """The reason why others than coordinators may call a method, if there is one."""
    return next(
        (
            why
            for (of_model, pattern), why in OPEN_METHODS.items()
            if of_model in ("*", model) and fnmatch(method, pattern)
        ),
        None,
    )


def is_ours(field):
    """Whether a field of a core model was added by this addon."""
    return "solidarity_partnership" in field._modules


def model_is_foreign(model_name):
    """Whether a model is Odoo's."""
    return model_name not in MODELS
