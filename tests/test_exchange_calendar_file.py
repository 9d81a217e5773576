from datetime import datetime, timezone

import pytz
import vobject

from odoo.tests import HttpCase, tagged

from ..models.attendance.event_event_times import BERLIN, KYIV
from .common import SolidarityCase, SolidarityFixtures

#: Both countries change their clocks in the same night: 25 October 2026, 28 March 2027.
NIGHTS = {
    "summer": ("2026-07-01 08:00:00", "10:00", "11:00"),
    "winter": ("2026-12-01 08:00:00", "09:00", "10:00"),
    "before the autumn change": ("2026-10-24 08:00:00", "10:00", "11:00"),
    "in the hour that comes twice, first": ("2026-10-25 00:30:00", "02:30", "03:30"),
    "in the hour that comes twice, again": ("2026-10-25 01:30:00", "02:30", "03:30"),
    "after the autumn change": ("2026-10-25 08:00:00", "09:00", "10:00"),
    "before the spring change": ("2027-03-28 00:30:00", "01:30", "02:30"),
    "after the spring change": ("2027-03-28 01:30:00", "03:30", "04:30"),
}


@tagged("post_install", "-at_install")
class TestCalendarFile(SolidarityCase):
    def _event(self, begin, **values):
        return self.env["event.event"].create(
            {
                "name": "Exchange",
                "solidarity_kind": "exchange",
                "date_begin": begin,
                "date_end": begin.replace(":30:00", ":50:00").replace(":00:00", ":50:00"),
                "date_tz": BERLIN,
                "connection_url": "https://meet.example.org/4711",
                **values,
            }
        )

    def _entry(self, event):
        return vobject.readOne(event._get_ics_file()[event.id].decode()).vevent

    def test_the_instant_is_right_around_the_changes_of_the_clocks(self):
        for name, (begin, berlin, kyiv) in NIGHTS.items():
            event = self._event(begin)
            start = self._entry(event).dtstart.value
            instant = datetime.fromisoformat(begin).replace(tzinfo=timezone.utc)
            self.assertEqual(start.astimezone(timezone.utc), instant, name)
            for zone, expected in ((BERLIN, berlin), (KYIV, kyiv)):
                self.assertEqual(start.astimezone(pytz.timezone(zone)).strftime("%H:%M"), expected, name)

    def test_the_file_names_instants_without_a_zone_of_its_own(self):
        event = self._event("2026-10-25 00:30:00")
        text = event._get_ics_file()[event.id].decode()
        self.assertIn("DTSTART:20261025T003000Z", text)
        self.assertIn("DTEND:20261025T005000Z", text)
        self.assertNotIn("VTIMEZONE", text)

    def test_events_of_others_stay_as_odoo_writes_them(self):
        event = self._event("2026-07-01 08:00:00", solidarity_kind=False)
        self.assertIn("TZID", event._get_ics_file()[event.id].decode())

    def test_words_show_the_same_times(self):
        for name, (begin, berlin, kyiv) in NIGHTS.items():
            times = self._event(begin).with_context(lang="de_DE")._city_times()
            self.assertEqual([one["timezone"] for one in times], [KYIV, BERLIN])
            self.assertIn(f", {kyiv} – ", times[0]["text"], name)
            self.assertIn(f", {berlin} – ", times[1]["text"], name)

    def test_coordinators_see_the_times_of_both_countries_whatever_their_own(self):
        event = self._event("2026-07-01 08:00:00").with_user(self.coordinator)
        self.coordinator.tz = "America/New_York"
        kyiv, berlin = event.with_context(lang="uk_UA").city_times.split("\n")
        self.assertTrue(kyiv.startswith("Київ: середа, 1 липня 2026"), kyiv)
        self.assertIn("11:00 – 11:50", kyiv)
        self.assertIn("10:00 – 10:50", berlin)
        event.write({"date_begin": "2026-07-01 09:00:00", "date_end": "2026-07-01 09:50:00"})
        self.assertIn("12:00 – 12:50", event.with_context(lang="uk_UA").city_times)

    def test_a_night_across_midnight_names_both_days(self):
        event = self._event("2026-07-01 20:30:00")
        kyiv, berlin = event.with_context(lang="de_DE")._city_times()
        self.assertEqual(berlin["text"], "Mittwoch, 1. Juli 2026, 22:30 – 22:50 Uhr")
        event.date_end = "2026-07-01 21:30:00"
        kyiv, berlin = event.with_context(lang="de_DE")._city_times()
        self.assertEqual(berlin["text"], "Mittwoch, 1. Juli 2026, 22:30 – 23:30 Uhr")
        self.assertEqual(kyiv["text"], "Mittwoch, 1. Juli 2026, 23:30 – Donnerstag, 2. Juli 2026, 00:30 Uhr")

    def test_the_entry_follows_the_readers_language_and_keeps_the_way_in_out(self):
        event = self._event("2026-07-01 08:00:00")
        event.with_context(lang="de_DE").name = "Austausch"
        event.with_context(lang="uk_UA").name = "Обмін"
        for lang, name in (("de_DE", "Austausch"), ("uk_UA", "Обмін")):
            entry = self._entry(event.with_context(lang=lang))
            self.assertEqual(entry.summary.value, name)
        self.assertNotIn(b"meet.example.org", event._get_ics_file()[event.id])


@tagged("post_install", "-at_install")
class TestCalendarFileOfTheWebsite(SolidarityFixtures, HttpCase):
    def test_visitors_get_it_in_the_language_of_the_site(self):
        event = self.env["event.event"].create(
            {
                "name_german": "Austausch",
                "name_ukrainian": "Обмін",
                "solidarity_kind": "information",
                "date_begin": "2036-07-01 08:00:00",
                "date_end": "2036-07-01 10:00:00",
                "date_tz": BERLIN,
                "connection_url": "https://meet.example.org/4711",
            }
        )
        event.with_context(lang="de_DE").name = "Austausch"
        event.with_context(lang="uk_UA").name = "Обмін"
        event.audience = "public"
        self.url_open(f"/uk/event/{event.id}/register")
        text = self.url_open(f"/event/{event.id}/ics").text
        self.assertIn("SUMMARY:Обмін", text)
        self.assertNotIn("meet.example.org", text.replace("\r\n ", ""))
