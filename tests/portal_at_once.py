"""Two municipalities with people who have accounts, for tests with two real connections."""

from odoo.fields import Command

from .two_transactions import TwoTransactions

KEYS = ("05158028", "UA26080070000011111")
#: Login, side, role, language.
PEOPLE = (
    ("mayor", 0, "mayor", "de_DE"),
    ("office", 0, "coordinator", "de_DE"),
    ("deputy", 0, "coordinator", "de_DE"),
    ("hromada", 1, "mayor", "uk_UA"),
)


class PortalAtOnce(TwoTransactions):
    """What is made is committed, and removed at the end."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove)
        with self._environment() as env:
            municipalities = env["solidarity.municipality"].create(
                [
                    {"key": key, "name": key, "kind": "town", "country_id": env.ref(country).id}
                    for key, country in zip(KEYS, ("base.de", "base.ua"), strict=True)
                ]
            )
            self.german_id, self.ukrainian_id = municipalities.ids
            groups = "solidarity_partnership.group_coordinator"
            self.users = {"service": self._create_user(env, "service", groups, "en_US").id}
            for name, side, role, lang in PEOPLE:
                user = self._create_user(env, name, "base.group_portal", lang)
                user.partner_id.parent_id = municipalities[side]._ensure_partner()
                role = env.ref(f"solidarity_partnership.contact_role_{role}")
                user.partner_id.contact_role_ids = [Command.set(role.ids)]
                self.users[name] = user.id

    def _create_user(self, env, name, groups, lang):
        users = env["res.users"].with_context(no_reset_password=True, mail_create_nolog=True)
        return users.create(
            {
                "name": name,
                "login": f"once_{name}",
                "email": f"{name}@once.example.org",
                "group_ids": [Command.set(env.ref(groups).ids)],
                "lang": lang,
            }
        )

    def _remove(self):
        with self._environment() as env:
            municipalities = env["solidarity.municipality"].search([("key", "in", KEYS)])
            of_pair = [
                "|",
                ("german_id", "in", municipalities.ids),
                ("ukrainian_id", "in", municipalities.ids),
            ]
            aid = env["solidarity.aid"].search([("donor_id", "in", municipalities.ids)])
            aid.state = "pledged"
            aid.unlink()
            own = [("municipality_id", "in", municipalities.ids)]
            for model in ("solidarity.need", "solidarity.offer", "solidarity.inquiry.submission", "crm.lead"):
                env[model].with_context(active_test=False).search(own).unlink()
            env["solidarity.inquiry.attempt"].search([]).unlink()
            partnerships = env["solidarity.partnership"].search(of_pair)
            partnerships.shared_message_ids.unlink()
            partnerships.shared_file_ids.unlink()
            partnerships.write({"proposal_id": False, "stage": "preparation"})
            partnerships.unlink()
            proposals = env["solidarity.matching.proposal"].search(of_pair)
            proposals.state = "draft"
            proposals.unlink()
            users = env["res.users"].with_context(active_test=False).search([("login", "like", "once_")])
            administrations = municipalities.with_context(active_test=False).partner_id
            persons = users.partner_id | administrations | administrations.child_ids
            env["mail.mail"].search(
                ["|", ("recipient_ids", "in", persons.ids), ("email_to", "like", "once.example.org")]
            ).unlink()
            municipalities.unlink()
            users.unlink()
            (persons - administrations).exists().unlink()
            administrations.exists().unlink()

    def _as(self, name, env):
        """The environment of one of the people."""
        return env(user=self.users[name], su=False)
