"""The mail server of the fault run: what it took is what it counts."""

import smtplib
import socket
from datetime import UTC, datetime
from email.message import EmailMessage

from faults.mailbox import Mailbox, mailbox


def a_message(message_id: str) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"], message["From"], message["To"] = message_id, "a@example.org", "b@example.org"
    message.set_content("Something waits.")
    return message


def sent(server: Mailbox, *message_ids: str) -> None:
    with smtplib.SMTP("127.0.0.1", server.server_address[1]) as client:
        for message_id in message_ids:
            client.send_message(a_message(message_id))


def times(server: Mailbox) -> dict[str, int]:
    return {message_id: len(moments) for message_id, moments in server.received.items()}


def test_each_message_is_counted_by_its_message_id():
    with mailbox() as server:
        sent(server, "<one@example.org>", "<two@example.org>", "<one@example.org>")

        assert times(server) == {"<one@example.org>": 2, "<two@example.org>": 1}


def test_a_message_whose_sender_died_in_the_middle_is_not_counted():
    with mailbox() as server:
        with socket.create_connection(server.server_address) as half, half.makefile("rwb") as talk:
            talk.readline()
            talk.write(b"DATA\r\n")
            talk.flush()
            talk.readline()
            talk.write(b"Message-ID: <half@example.org>\r\n")
        sent(server, "<whole@example.org>")

        assert times(server) == {"<whole@example.org>": 1}


def test_a_message_counts_from_a_moment_at_which_its_sender_lived_though_it_was_killed_while_the_message_was_taken():
    with mailbox() as server, socket.create_connection(server.server_address) as sender, sender.makefile("rwb") as talk:
        talk.readline()
        talk.write(b"DATA\r\n")
        talk.flush()
        talk.readline()
        lived_at = datetime.now(UTC)
        talk.write(b"Message-ID: <one@example.org>\r\n\r\nSomething waits.\r\n.\r\n")
        talk.flush()
        talk.readline()

        [came_at] = server.received["<one@example.org>"]
        assert came_at <= lived_at
