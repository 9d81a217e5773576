import inspect
from collections import defaultdict

from odoo.tests import TransactionCase, tagged

from ..controllers.portal import SolidarityPortal


def _leaves(cls):
    """A class and everything that is built upon it."""
    return [cls, *(leaf for child in cls.__subclasses__() for leaf in _leaves(child))]


@tagged("post_install", "-at_install")
class TestPortalControllers(TransactionCase):
    """Odoo makes one controller of all classes that extend core's portal: two methods of one name, in two files that
    know nothing of each other, are one method, and one of the two pages answers 500."""

    def test_each_name_is_used_once(self):
        places = defaultdict(list)
        for cls in set(_leaves(SolidarityPortal)):
            if not cls.__module__.startswith("odoo.addons.solidarity_partnership."):
                continue
            for name, method in vars(cls).items():
                function = getattr(method, "__func__", method)
                if inspect.isfunction(function) and "super()" not in inspect.getsource(function):
                    places[name].append(cls.__name__)
        twice = {name: sorted(classes) for name, classes in places.items() if len(classes) > 1}
        self.assertFalse(twice)
