from odoo import api, fields, models
from odoo.exceptions import UserError

from ...matching.comparison import LARGEST_WEIGHT, WeightError, usable_weights
from ...matching.criteria import CRITERIA


class SolidarityMatchingCriterion(models.Model):
    _name = "solidarity.matching.criterion"
    _description = "Matching Criterion"
    _order = "weight desc, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(selection="_selection_code", required=True, readonly=True)
    weight = fields.Float(
        required=True,
        default=10.0,
        help="Weight relative to the other criteria. 0 switches it off.",
    )
    share = fields.Float(
        "Share of All (%)",
        compute="_compute_share",
        aggregator=None,
        help="Weight by the sum of the weights of all active criteria.",
    )
    in_favour = fields.Boolean(
        "Raises the Score",
        compute="_compute_in_favour",
        help="Does not compare the two: having little of it is no fault of a pair, having it raises the score.",
    )
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This criterion already exists.")
    # "Not a number" is larger than any number in PostgreSQL.
    _weight_range = models.Constraint(
        "CHECK(weight BETWEEN 0 AND 1000)", "A weight is a number between 0 and 1,000."
    )

    @api.depends("weight", "active")
    def _compute_share(self):
        active = self.env["solidarity.matching.criterion"].search([("active", "=", True)])
        total = sum(active.mapped("weight"))
        for criterion in self:
            criterion.share = 100 * criterion.weight / total if criterion.active and total else 0

    @api.depends("code")
    def _compute_in_favour(self):
        for criterion in self:
            criterion.in_favour = criterion.code in CRITERIA and CRITERIA[criterion.code].in_favour

    @api.model
    def _selection_code(self):
        """Codes are for programs; people read the name."""
        return [(code, code) for code in CRITERIA]

    @api.model
    def _names(self):
        """Name by code, in the reader's language; also of criteria that are switched off."""
        criteria = self.with_context(active_test=False).search_fetch([], ["code", "name"])
        return {criterion.code: criterion.name for criterion in criteria}

    @api.model
    def _weights(self):
        """Weight by code of the active criteria, for those who may read them.

        :raise UserError: when nothing can be compared by them
        """
        self.check_access("read")
        return self._check_weights({criterion.code: criterion.weight for criterion in self.search([])})

    @api.model
    def _check_weights(self, weights):
        """The weights that count.

        :raise UserError: when one is negative or no number, or when all are 0
        """
        try:
            return usable_weights(weights)
        except WeightError as error:
            raise UserError(self._describe_weight_error(error)) from error

    def _describe_weight_error(self, error):
        name = self._names().get(error.criterion, error.criterion)
        if error.code == "negative":
            return self.env._("The weight of “%s” is negative. Weights are 0 or more.", name)
        if error.code == "large":
            return self.env._(
                "The weight of “%(criterion)s” is above %(most)s.", criterion=name, most=LARGEST_WEIGHT
            )
        if error.code == "number":
            return self.env._("The weight of “%s” is not a number.", name)
        return self.env._("No criterion has a weight. Give at least one of them a weight above 0.")
