from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    """Exchanges that were planned before the update get what one that is planned now has. Here, and not earlier, as
    the standard agenda has its translations now."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    kind = env.ref("solidarity_partnership.event_type_exchange", raise_if_not_found=False)
    if not kind:
        return
    planned = env["event.event"].search(
        [
            ("solidarity_kind", "=", "exchange"),
            ("event_type_id", "=", kind.id),
            ("date_begin", ">", fields.Datetime.now()),
            ("stage_id.pipe_end", "=", False),
            ("kanban_state", "!=", "cancel"),
        ]
    )
    planned._compute_website_visibility()
    planned.filtered(lambda event: not event.item_ids)._compute_item_ids()
    usual = _schedule(
        env["event.type.mail"].new(values) for _, _, values in planned._default_event_mail_ids()
    )
    if _schedule(kind.event_type_mail_ids) != usual:
        for event in planned.filtered(lambda event: _schedule(event.event_mail_ids) == usual):
            _take_over_schedule(event)


def _schedule(mails):
    return sorted(
        (mail.interval_type, mail.interval_unit, mail.interval_nbr, mail.template_ref.id) for mail in mails
    )


def _take_over_schedule(event):
    """The mails and questions of the exchange in place of Odoo's usual ones; nobody gets a mail for what is past."""
    event.event_mail_ids.unlink()
    event._compute_event_mail_ids()
    event._compute_question_ids()
    now = fields.Datetime.now()
    for mail in event.event_mail_ids:
        if mail.interval_type == "after_sub":
            told = event.registration_ids.filtered(
                lambda registration: registration.state in ("open", "done")
            )
            mail.mail_registration_ids = [
                fields.Command.create({"registration_id": registration.id, "mail_sent": True})
                for registration in told
            ]
        elif mail.scheduled_date and mail.scheduled_date <= now:
            mail.mail_done = True
