from . import (
    solidarity_campaign_step_mixin,
    solidarity_campaign_plan,
    solidarity_campaign_plan_step,
    solidarity_campaign,
    solidarity_campaign_step,
    solidarity_campaign_recipient,
    mailing_mailing,
    mail_render_mixin,
    solidarity_campaign_step_content,
    solidarity_campaign_step_preview,
    solidarity_campaign_recipient_content,
    solidarity_campaign_recipient_registration,
)
