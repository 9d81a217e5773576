from odoo.fields import Command
from odoo.tests import freeze_time

from .common import SolidarityFixtures

#: A Monday in a year whose call this file makes itself.
TODAY = "2027-03-01 09:00:00"


class ApplicationFixtures(SolidarityFixtures):
    """A published call for 2027, a partnership of members, and a project that fits."""

    @classmethod
    def _create_application_fixtures(cls, **values):
        cls._create_fixtures()
        cls.call = cls.env["solidarity.fund.call"].create(
            {
                "fund_id": cls.env.ref("solidarity_partnership.fund_small_projects").id,
                "year": 2027,
                "state": "published",
                "date_open": "2027-01-01",
                "date_deadline": "2027-10-15",
                "amount_min": 1000,
                "amount_max": 20000,
                "share_max": 90,
                "own_share_min": 10,
                "lead_time_weeks": 6,
                "duration_max_months": 12,
                "proof_due_months": 6,
                "applications_max": 3,
                "open_proofs_block": "no",
                "enterprises": "no",
                "ukraine_link": "yes",
                "eligible_kinds": [
                    Command.set(cls.env.ref("solidarity_partnership.applicant_kind_town").ids)
                ],
                "country_ids": [Command.set(cls.ukraine.ids)],
                "budget": 30000,
                **values,
            }
        )
        cls.kind = cls.env.ref("solidarity_partnership.fund_project_kind_partnership")
        with freeze_time(TODAY):
            cls.partnership = cls._create_partnership(stage="exchange")
            cls.partnership.action_admit()

    @classmethod
    def _project(cls, **values):
        return {
            "title": "Wärmepumpe für das Gemeindehaus",
            "call_id": cls.call.id,
            "municipality_id": cls.town.id,
            "partner_municipality_id": cls.hromada.id,
            "kind_id": cls.kind.id,
            "ukraine_link": True,
            "date_start": "2027-05-01",
            "date_end": "2027-10-31",
            "amount_asked": 9000,
            "amount_own": 1000,
            "line_ids": [
                Command.create({"name": "Gerät", "amount": 8000}),
                Command.create({"name": "Einbau", "amount": 2000}),
            ],
            **values,
        }

    @classmethod
    def _create_application(cls, **values):
        application = cls.env["solidarity.fund.application"].with_user(cls.coordinator)
        return application.create(cls._project(**values))

    @classmethod
    def _checked(cls, *applications):
        """Submitted and confirmed by two people."""
        for application in applications:
            application.action_submit()
            application.action_start_check()
            application.action_confirm_content()
            application.with_user(cls.manager).action_confirm_calculation()

    @classmethod
    def _approved(cls, amount=9000, **values):
        application = cls._create_application(**values)
        cls._checked(application)
        application.action_recommend(amount)
        application.action_approve(amount)
        return application
