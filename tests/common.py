from odoo.fields import Command
from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user

ACTIVE_HOSTILITIES = "active"


class SolidarityFixtures:
    """Municipalities, users by role and inquiries shared by the tests. Facts are made up, keys are well-formed."""

    @classmethod
    def _create_fixtures(cls):
        cls.germany = cls.env.ref("base.de")
        cls.ukraine = cls.env.ref("base.ua")
        cls.energy = cls.env.ref("solidarity_partnership.topic_energy")
        cls.health = cls.env.ref("solidarity_partnership.topic_health")
        cls.team = cls.env.ref("solidarity_partnership.crm_team_solidarity")
        cls.town = cls._create_municipality(
            "05158028", "Musterstadt", "town", 92000, topic_ids=[cls.energy.id]
        )
        cls.other_town = cls._create_municipality("06532023", "Nachbarstadt", "town", 53000)
        cls.hromada = cls._create_municipality(
            "UA26080070000011111", "Зразкове", "urban_hromada", 75000, topic_ids=[cls.energy.id]
        )
        cls.small_hromada = cls._create_municipality("UA32080010000022222", "Мале", "rural_hromada", 9000)
        cls.occupied_hromada = cls._create_municipality(
            "UA14120050000033333", "Окуповане", "urban_hromada", 80000
        )
        cls.env["solidarity.territory.status"].create(
            {
                "municipality_id": cls.occupied_hromada.id,
                "key": cls.occupied_hromada.key,
                "status": "occupied",
                "date_from": "2022-05-20",
                "order_number": "376/2025",
            }
        )
        cls.hromadas = cls.hromada | cls.small_hromada | cls.occupied_hromada
        cls._create_users()

    @classmethod
    def _create_municipality(cls, key, name, kind, population, topic_ids=(), **values):
        country = cls.ukraine if key.startswith("UA") else cls.germany
        return cls.env["solidarity.municipality"].create(
            {
                "key": key,
                "name": name,
                "kind": kind,
                "population": population,
                "country_id": country.id,
                "topic_ids": [Command.set(topic_ids)],
                **values,
            }
        )

    @classmethod
    def _create_users(cls):
        for role in ("reader", "coordinator", "manager"):
            user = mail_new_test_user(
                cls.env,
                login=f"test_{role}",
                password=f"test_{role}",
                groups=f"solidarity_partnership.group_{role}",
                email=f"{role}@service.example.org",
                lang="en_US",
                tz="Europe/Berlin",
            )
            setattr(cls, role, user)
        cls.employee = mail_new_test_user(cls.env, login="test_employee", groups="base.group_user")
        cls.german_portal = cls._create_portal_user(cls.town, "de_DE")
        cls.ukrainian_portal = cls._create_portal_user(cls.hromada, "uk_UA")
        cls.stranger_portal = cls._create_portal_user(cls.other_town, "de_DE")

    @classmethod
    def _create_portal_user(cls, municipality, lang):
        administration = municipality._ensure_partner()
        administration.email = f"office@{municipality.key.lower()}.example.org"
        user = mail_new_test_user(
            cls.env,
            login=f"test_portal_{municipality.key}",
            password=f"test_portal_{municipality.key}",
            groups="base.group_portal",
            email=f"partnership@{municipality.key.lower()}.example.org",
            lang=lang,
        )
        user.partner_id.parent_id = administration
        return user

    @classmethod
    def _create_inquiry(cls, municipality=None, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Looking for a partner",
                "type": "opportunity",
                "team_id": cls.team.id,
                "solidarity_wish": "match",
                "municipality_id": (municipality or cls.town).id,
                **values,
            }
        )

    @classmethod
    def _create_proposal(cls, german=None, ukrainian=None, **values):
        return cls.env["solidarity.matching.proposal"].create(
            {
                "german_id": (german or cls.town).id,
                "ukrainian_id": (ukrainian or cls.hromada).id,
                "score": 80,
                "known": 60,
                "explanation": [{"criterion": "population", "weight": 35, "value": 0.8, "points": 80}],
                **values,
            }
        )

    @classmethod
    def _create_partnership(cls, german=None, ukrainian=None, **values):
        return cls.env["solidarity.partnership"].create(
            {
                "german_id": (german or cls.town).id,
                "ukrainian_id": (ukrainian or cls.hromada).id,
                "coordinator_id": cls.coordinator.id,
                **values,
            }
        )

    @classmethod
    def _create_current_call(cls, **values):
        """The call of this year, whatever year it is."""
        fund = cls.env.ref("solidarity_partnership.fund_small_projects")
        current = cls.env["solidarity.fund.call"]._current()
        kinds = cls.env.ref("solidarity_partnership.applicant_kind_town")
        if not current:
            current = current.create({"fund_id": fund.id, "state": "published"})
        current.write({"eligible_kinds": [Command.set(kinds.ids)], **values})
        return current


class SolidarityCase(SolidarityFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
