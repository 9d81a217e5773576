import json
from functools import cache

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import file_open, format_date

from ...matching.geography import arc, distance_km
from ...network.map import LINES, picture

OUTLINE = "solidarity_partnership/static/src/img/outline_germany_ukraine.json"
#: So much of what was chosen fits under the title of a picture.
NOTE_LENGTH = 150


@cache
def _outline():
    with file_open(OUTLINE) as file:
        return json.load(file)


class SolidarityPartnership(models.Model):
    """The network map: every partnership as an arc between its two municipalities.

    ``matching.geography`` says where an arc lies, ``network.map`` how it looks; the screen and the picture for a
    presentation draw the same.
    """

    _inherit = "solidarity.partnership"

    @api.model
    @api.readonly
    def network_map_data(self):
        """Everything that the network map shows, in a number of queries that does not depend on how many there are.

        A pair of which a place is unknown has no arc, and is in the list all the same.

        :return: dict of

            - ``stages``: dicts of ``code``, ``name`` and the line (``color``, ``dash``, ``width``), in their order;
            - ``regions``: dicts of ``code`` (ISO 3166-2, as in the outline), ``name`` and ``country``;
            - ``topics``: dicts of ``id`` and ``name``, those that occur;
            - ``places``: municipality's id -> dict of ``name``, ``region`` (code), ``country``, ``x`` and ``y`` on the
              outline (None while unknown);
            - ``partnerships``: dicts of ``id``, ``name``, ``german`` and ``ukrainian`` (ids of places), ``stage``,
              ``since`` (ISO date or False), ``topics`` (ids), ``distance`` (km or None) and ``arc`` (six numbers or
              None, see ``matching.geography.arc``), in the order of the German names
        :raise AccessError: for everybody but the people of the service
        """
        self._check_network_map_access()
        fetched = ["name", "german_id", "ukrainian_id", "stage", "date_start"]
        return self.search_fetch([], fetched)._network_map()

    def network_map_picture(self, note=""):
        """The map of these partnerships as an SVG picture, in the language of the reader.

        :param note: what was chosen, in words, to stand under the title
        """
        self._check_network_map_access()
        network = self._network_map()
        today = format_date(self.env, fields.Date.context_today(self), date_format="long")
        count = self.env._("Partnerships: %s", len(self))
        return picture(
            _outline() | {"credit": self.env._("Made with Natural Earth")},
            network,
            title=self.env._("Network of German-Ukrainian municipal partnerships"),
            subtitle=" · ".join(filter(None, (today, count, note[:NOTE_LENGTH]))),
        )

    def action_print_network_map(self, note=""):
        """The same picture as a page, to be downloaded as PDF."""
        self._check_network_map_access()
        report = self.env.ref("solidarity_partnership.network_map_action")
        return report.report_action([], data={"ids": self.ids, "note": note}, config=False)

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _network_map(self):
        partnerships = self.with_context(solidarity_plain_name=True)
        municipalities = partnerships.german_id | partnerships.ukrainian_id
        municipalities.fetch(["name", "kind", "state_id", "country_id", "latitude", "longitude", "topic_ids"])
        topics = partnerships._network_map_topics()
        pairs = [partnership._network_map_pair(topics[partnership.id]) for partnership in partnerships]
        places = {municipality.id: municipality._network_map_place() for municipality in municipalities}
        pairs.sort(key=lambda pair: (places[pair["german"]]["name"], places[pair["ukrainian"]]["name"]))
        return {
            "stages": self._network_map_stages(),
            "regions": self._network_map_regions(),
            "topics": self._network_map_topic_names(set().union(*topics.values())),
            "places": places,
            "partnerships": pairs,
        }

    def _check_network_map_access(self):
        """Municipalities see their own partnerships only: the map is for the service."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group("solidarity_partnership.group_reader"):
            raise AccessError(self.env._("The network map is for the people of the service."))

    def _network_map_topics(self):
        """What each partnership is about: fields of cooperation that both sides wish, and those of needs that its aid
        answers: ``{id: {topic id, …}}``."""
        topics = {case.id: set((case.german_id.topic_ids & case.ukrainian_id.topic_ids).ids) for case in self}
        rows = self.env["solidarity.aid.line"]._read_group(
            [
                ("aid_id.partnership_id", "in", self.ids),
                ("aid_id.state", "!=", "cancelled"),
                ("need_id", "!=", False),
            ],
            ["aid_id", "need_id"],
        )
        for aid, need in rows:
            topics[aid.partnership_id.id].add(need.topic_id.id)
        return topics

    def _network_map_pair(self, topics):
        german, ukrainian = self.german_id, self.ukrainian_id
        here, there = german._position(), ukrainian._position()
        start, end = german._network_map_spot(), ukrainian._network_map_spot()
        return {
            "id": self.id,
            "name": self.name,
            "german": german.id,
            "ukrainian": ukrainian.id,
            "stage": self.stage,
            "since": self.date_start and self.date_start.isoformat(),
            "topics": sorted(topics),
            "distance": round(distance_km(here, there)) if here and there else None,
            "arc": arc(start, end, self.id) if start and end else None,
        }

    @api.model
    def _network_map_stages(self):
        names = dict(self._fields["stage"]._description_selection(self.env))
        return [{"code": code, "name": names[code], **line} for code, line in LINES.items()]

    @api.model
    def _network_map_regions(self):
        regions = self.env["solidarity.municipality"]._fields["region"]._description_selection(self.env)
        return [{"code": code, "name": name, "country": code[:2]} for code, name in regions]

    @api.model
    def _network_map_topic_names(self, topic_ids):
        topics = self.env["solidarity.topic"].with_context(active_test=False)
        topics = topics.search_fetch([("id", "in", list(topic_ids))], ["name"])
        return [{"id": topic.id, "name": topic.name} for topic in topics]
