"""A short working day with the addon."""


def use(env) -> None:
    """Leaves one record of each kind, with contacts that live in a region the addon brought along."""
    oblast = env["res.country.state"].search([("code", "=", "UA-26")])
    german, ukrainian = env["solidarity.municipality"].create(
        [
            {"key": "05158028", "name": "Musterstadt", "kind": "town", "country_id": env.ref("base.de").id},
            {
                "key": "UA26080070000011111",
                "name": "Зразкове",
                "kind": "urban_hromada",
                "country_id": env.ref("base.ua").id,
                "state_id": oblast.id,
            },
        ]
    )
    # A region in which nobody lives but the register.
    ukrainian.copy(
        {
            "key": "UA05020010000022222",
            "seeking_partner": "no",
            "state_id": env["res.country.state"].search([("code", "=", "UA-05")]).id,
        }
    )
    leave_what_matching_knows(env, german, ukrainian)
    team = env.ref("solidarity_partnership.crm_team_solidarity")
    source = env.ref("solidarity_partnership.utm_source_skew")
    lead = env["crm.lead"].create(
        {
            "name": "Inquiry",
            "type": "opportunity",
            "team_id": team.id,
            "source_id": source.id,
            "solidarity_wish": "match",
            "municipality_id": german.id,
        }
    )
    proposal = lead.action_propose()
    proposal.action_send()
    proposal.action_accept("german")
    partnership = proposal.action_accept("ukrainian")
    partnership.action_contact_made()
    exchange = partnership.action_plan_exchange()
    leave_people_at_an_exchange(env, exchange)
    exchange.action_exchange_held()
    partnership.action_admit()
    partnership.message_post(body="A message")
    leave_aid(env, partnership)
    leave_messages(env, partnership)
    leave_advice(env, partnership)
    leave_contact_persons(env, german)
    leave_topic_groups(env, german)
    leave_campaign(env, partnership)
    leave_applications(env, partnership)
    leave_an_edited_page(env)


def leave_people_at_an_exchange(env, exchange) -> None:
    """An interpreter, an invitation, and an attendee who answered a question on the website."""
    partner = env["res.partner"].create({"name": "Interpreter", "email": "interpreter@example.org"})
    interpreter = env["solidarity.interpreter"].create({"partner_id": partner.id})
    env["solidarity.interpreter.booking"].create({"event_id": exchange.id, "interpreter_id": interpreter.id})
    exchange.registration_ids.email = "office@example.org"
    exchange.action_invite()
    question = env.ref("solidarity_partnership.event_question_name")
    answer = {"question_id": question.id, "value_text_box": "Attendee"}
    env["event.registration"].create(
        {"event_id": exchange.id, "name": "Attendee", "registration_answer_ids": [(0, 0, answer)]}
    )


def leave_an_edited_page(env) -> None:
    """A page of the public website with words of the users' own, as the website's editor saves them."""
    view = env.ref("solidarity_partnership.website_solidarity").with_context(
        website_id=env["website"].search([], limit=1).id
    )
    area = (
        '<div id="oe_structure_solidarity_middle" class="oe_structure" data-oe-model="ir.ui.view"'
        f' data-oe-id="{view.id}" data-oe-field="arch"><section><p>Our own words</p></section></div>'
    )
    view.save(area, xpath="//div[@id='oe_structure_solidarity_middle']")
    view.write({"name": "Our own page"})


def leave_what_matching_knows(env, german, ukrainian) -> None:
    """Needs, offers and ties, one of them with a region that the addon brought along."""
    topic = env.ref("solidarity_partnership.topic_energy")
    for model in ("solidarity.need", "solidarity.offer"):
        env[model].create({"municipality_id": german.id, "topic_id": topic.id, "name": "Generators"})
    other_oblast = env["res.country.state"].search([("code", "=", "UA-46")])
    env["solidarity.tie"].create(
        [
            {"municipality_id": german.id, "kind": "contact", "other_id": ukrainian.id},
            {"municipality_id": german.id, "kind": "refugees", "region_id": other_oblast.id},
        ]
    )
    german_state = env.ref("base.state_de_by")
    env["solidarity.region.partnership"].create(
        {"german_state_id": german_state.id, "ukrainian_state_id": other_oblast.id}
    )


def leave_aid(env, partnership) -> None:
    """Aid on its way, with a need of the catalogue and a paper that is a file."""
    item = env.ref("solidarity_partnership.need_item_heat_pump")
    receiver = partnership.ukrainian_id
    need = env["solidarity.need"].create(
        {"municipality_id": receiver.id, "item_id": item.id, "name": "Heat pump"}
    )
    aid = env["solidarity.aid"].create(
        {"partnership_id": partnership.id, "line_ids": [(0, 0, {"need_id": need.id})]}
    )
    aid.action_ship()
    aid.paper_ids[0].file = "cGFwZXI="


def leave_messages(env, partnership) -> None:
    """A message to both municipalities, somebody who waits to be told of it, and a shared file."""
    partnership.action_write_shared_message("A message to both", "en_US")
    env["solidarity.partnership.file"].create(
        {"partnership_id": partnership.id, "name": "paper.pdf", "file": "JVBERi0xLjQ="}
    )


def leave_advice(env, partnership) -> None:
    """Advice, an agreement, and activities of the addon's own types."""
    topic = env.ref("solidarity_partnership.consultation_topic_war")
    env["solidarity.consultation"].create(
        {"partnership_id": partnership.id, "topic_ids": topic.ids, "follow_up_date": "2026-06-01"}
    )
    partnership.action_start_agreement()
    for name in ("attention", "territory"):
        partnership.activity_schedule(f"solidarity_partnership.mail_activity_type_{name}")


def leave_contact_persons(env, municipality) -> None:
    """A consent that holds, one that was withdrawn, somebody who was asked, and somebody who was forgotten."""
    roles = env.ref("solidarity_partnership.contact_role_press")
    persons = env["res.partner"].create(
        [
            {
                "name": name,
                "email": f"{name.lower()}@example.org",
                "parent_id": municipality.partner_id.id,
                "contact_role_ids": [(6, 0, roles.ids)],
            }
            for name in ("Press", "Council", "Logistics")
        ]
    )
    press, council, logistics = persons
    env["solidarity.consent"]._give(press | council, "invitation", "paper", note="Letter")
    env["solidarity.consent"]._withdraw(council, "invitation", "telephone")
    logistics.action_ask_for_consent()
    council._forget()
    # As demonstration data: a contact that came with the addon goes with it, whatever hangs on it.
    env["ir.model.data"].create(
        {
            "module": "solidarity_partnership",
            "name": "res_partner_press_demo",
            "model": press._name,
            "res_id": press.id,
        }
    )


def leave_topic_groups(env, municipality) -> None:
    """A member who wrote into a topic group, one who left, and a group that coordinators made."""
    person = env["res.partner"].create(
        {"name": "Desk", "email": "desk@example.org", "parent_id": municipality._ensure_partner().id}
    )
    env["solidarity.consent"]._give(person, "topic_group", "paper")
    group = env.ref("solidarity_partnership.mail_group_situation")
    group.message_post(body="A message", subject="Winter", email_from=person.email, author_id=person.id)
    group._leave_group(person.email, person.id)
    env["mail.group"].create({"name": "Winter", "is_network": True, "access_mode": "members"})


def leave_campaign(env, partnership) -> None:
    """A campaign whose invitation is being sent: recipients, a mailing in Odoo's queue, mails and traces."""
    administration = partnership.german_id.partner_id
    person = env["res.partner"].create(
        {
            "name": "Coordination",
            "email": "contact@example.org",
            "lang": "de_DE",
            "parent_id": administration.id,
        }
    )
    env["solidarity.consent"]._give(person, "invitation", "paper")
    event = env["event.event"].create(
        {
            "name": "Network",
            "solidarity_kind": "networking",
            "date_begin": "2099-05-04 08:00:00",
            "date_end": "2099-05-04 10:00:00",
        }
    )
    step = env["solidarity.campaign.step"].create(
        {
            "campaign_id": env["solidarity.campaign"].create({"name": "Network", "event_id": event.id}).id,
            "subject": "Invitation",
            "body": "Please come.",
        }
    )
    for lang in ("de_DE", "uk_UA"):
        event.update_field_translations("name", {lang: "Network"})
        step.update_field_translations("subject", {lang: "Invitation"})
        step.update_field_translations("body", {lang: "Please come."})
    step.campaign_id.action_submit()
    step.campaign_id.action_approve()
    step.action_send_now()
    env["mailing.mailing"]._process_mass_mailing_queue()


def leave_applications(env, partnership) -> None:
    """A draft from the pre-check, and a funded project with a requirement that somebody is reminded of."""
    values = {
        "title": "Heat pump",
        "call_id": env.ref("solidarity_partnership.fund_call_2026").id,
        "municipality_id": partnership.german_id.id,
        "partner_municipality_id": partnership.ukrainian_id.id,
        "date_start": "2026-06-01",
        "date_end": "2026-12-01",
        "amount_asked": 9000,
        "amount_own": 1000,
        "line_ids": [(0, 0, {"name": "Heat pump", "amount": 10000})],
    }
    _draft, application = env["solidarity.fund.application"].create([values, values])
    application.action_submit("For the record.")
    application.action_start_check()
    application.action_confirm_content()
    application.with_user(env.ref("base.user_admin")).action_confirm_calculation()
    application.action_recommend(9000)
    application.action_approve(9000)
    application.payment_ids = [(0, 0, {"amount": 100})]
    application.requirement_ids = [(0, 0, {"name": "Report", "date_due": "2026-01-01"})]
    env["solidarity.fund.requirement"]._cron_remind()
