import { registerMessageAction } from "@mail/core/common/message_actions";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

/**
 * Turns an e-mail in the chatter of a partnership into a consultation: opens its small form, filled in. What is shown
 * here is convenience; the server decides who may do it and that it happens once.
 */
registerMessageAction("solidarity-consultation", {
    condition: ({ message, store, thread }) =>
        thread?.model === "solidarity.partnership" &&
        store.self_partner?.main_user_id?.share === false &&
        ["email", "comment"].includes(message.message_type) &&
        message.author_id?.main_user_id?.share !== false,
    icon: "fa fa-phone",
    name: _t("Log as Advice"),
    onSelected: async ({ message, owner, thread }) => {
        const { action, orm } = owner.env.services;
        const dialog = await orm.call("solidarity.partnership", "action_log_message", [
            [thread.id],
            message.id,
        ]);
        await action.doAction(dialog, {
            onClose: () => action.doAction({ type: "ir.actions.client", tag: "soft_reload" }),
        });
    },
    sequence: 65,
});
