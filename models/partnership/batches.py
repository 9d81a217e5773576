import logging

_logger = logging.getLogger(__name__)


def each_for_itself(step, records):
    """Take a step with all records at once; where that fails, with one after the other, so that one that is broken does
    not hold up the rest. For scheduled jobs: what fails stands in the log."""
    # What was written before belongs to the caller: if the database refuses it, nothing more works in this transaction.
    records.env.flush_all()
    try:
        with records.env.cr.savepoint():
            step(records)
    except Exception:
        if len(records) <= 1:
            _logger.exception("%s failed for %s", step.__name__, records)
            return
        for record in records:
            each_for_itself(step, record)
