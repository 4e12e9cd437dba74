"""The notifications app: who is told."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask the record for what people are told of, and show beside the inbox's link how much is unread."""
        from django.core.checks import register

        from notifications.actions import tell_need_to_know, tell_panel_meeting, tell_weekly_pack
        from notifications.actions.tell import listen
        from notifications.checks import notify_is_whole
        from notifications.flows import by_itself, on_the_record
        from notifications.selectors import decisions
        from notifications.selectors.inbox import unread_of
        from notifications.selectors.outbox import oldest_unsent, unsent
        from notifications.web import limited, need_to_know_block, process_book, to_fix_block
        from tracker.selectors.health import Unsent, register_unsent
        from tracker.web.navigation import register_counter

        register(notify_is_whole)
        listen()
        by_itself.listen()
        on_the_record.register()
        tell_need_to_know.listen()
        tell_panel_meeting.listen()
        tell_weekly_pack.listen()
        limited.register()
        register_unsent("mail", Unsent(oldest=oldest_unsent, depth=unsent))
        register_counter("inbox", unread_of, "unread", at="inbox_unread")
        decisions.register()
        need_to_know_block.register()
        to_fix_block.register()
        process_book.register()
