"""A client's contacts, what was said with them, and the mailbox it comes through; all in the home's vault."""

import json
from uuid import UUID

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedJson, EncryptedText
from heliotrope.foundation.vaults.homes import Home
from heliotrope.lines.support.settings import Channel

_CHANNELS = [(channel.value, channel.value) for channel in Channel]


class Contact(models.Model):
    """A customer of the client, as one channel knows them; whatever is personal is sealed under its own key.

    ``address_key`` finds it: a token of the address, or of a row from before addresses were sealed itself.
    """

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=_CHANNELS)
    address_key = models.CharField(max_length=320, db_column="address")
    name_before = models.CharField(max_length=200, blank=True, default="", db_default="", db_column="name")
    address = EncryptedText(db_column="address_sealed", null=True, subject="id", before="address_key")
    name = EncryptedText(db_column="name_sealed", null=True, subject="id", before="name_before")
    language = models.CharField(max_length=16, blank=True)
    timezone = models.CharField(max_length=64, blank=True, default="", db_default="")
    met_at = models.DateTimeField()

    class Meta:
        db_table = "support_contact"
        constraints = [
            models.UniqueConstraint(fields=["client_id", "kind", "address_key"], name="contact_is_known_once")
        ]


class Conversation(models.Model):
    """One case with one contact: one item of a standing order."""

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"
        RESOLVED = "resolved"
        SPAM = "spam"

    TRANSITIONS = {
        State.OPEN: {State.WAITING, State.RESOLVED, State.SPAM},
        State.WAITING: {State.OPEN, State.RESOLVED, State.SPAM},
        State.RESOLVED: set(),
        State.SPAM: set(),
    }

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    item_id = models.UUIDField(null=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT)
    follows_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    subject_before = models.CharField(
        max_length=400, blank=True, default="", db_default="", db_column="subject"
    )
    subject = EncryptedText(
        db_column="subject_sealed", null=True, subject="contact_id", before="subject_before"
    )
    language = models.CharField(max_length=16)
    intent = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    disposition = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    awaits_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "support_conversation"
        indexes = [models.Index(fields=["order_id", "contact"], name="conversation_of_contact")]


class Message(models.Model):
    """One thing said; stored exactly once for its identity in its direction.

    What is queued waits to be handed to the mail server; whatever came in, and a chat message, is sent.
    """

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"
        NOTE = "note"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        REFUSED = "refused"

    TRANSITIONS = {
        State.QUEUED: {State.SENT, State.REFUSED},
        State.SENT: {State.REFUSED},
        State.REFUSED: set(),
    }

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, null=True)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    automatic = models.BooleanField(default=False)
    message_id = models.CharField(max_length=250)
    in_reply_to = models.CharField(max_length=250, blank=True)
    text = EncryptedText(blank=True, subject="subject_id")
    html = EncryptedText(blank=True, subject="subject_id")
    files = models.JSONField(default=list)
    file_names = EncryptedText(null=True, subject="subject_id")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True)
    worker_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "support_message"
        indexes = [models.Index(fields=["conversation", "at"], name="message_in_its_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "direction", "message_id"], name="message_is_stored_once"
            )
        ]

    def take_names(self) -> None:
        """Put the attachments' names, which a row from before has among its files, where they are sealed."""
        self.file_names = json.dumps([file.get("name", "") for file in self.files])
        self.files = [{name: of for name, of in file.items() if name != "name"} for file in self.files]

    @property
    def subject_id(self) -> UUID:
        """Whose words these are part of: the contact's who wrote them, or to whom they are written."""
        if self.contact_id is not None:
            return self.contact_id
        assert self.conversation is not None  # noqa: S101 - a message has a contact or a conversation
        return self.conversation.contact_id


class Macro(models.Model):
    """A reply that is ready to be adapted; for one order, or for all of the client's."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=16, blank=True)
    text = models.TextField()

    class Meta:
        db_table = "support_macro"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "order_id", "name", "language"],
                name="macro_name_is_unique",
                nulls_distinct=False,
            )
        ]


class Mailbox(models.Model):
    """Where a standing order's mail comes in and goes out; its password is in the environment, never here."""

    class Security(models.TextChoices):
        TLS = "tls"
        STARTTLS = "starttls"
        NONE = "none"

    home = Home.REGIONAL
    order_id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    address = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    imap_host = models.CharField(max_length=253)
    imap_port = models.PositiveIntegerField(default=993)
    smtp_host = models.CharField(max_length=253)
    smtp_port = models.PositiveIntegerField(default=465)
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    user = models.CharField(max_length=320)
    secret_env = models.CharField(max_length=64)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        db_table = "support_mailbox"


class Rating(models.Model):
    """What the contact thought of a resolved conversation; asked once."""

    home = Home.REGIONAL
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, primary_key=True)
    client_id = models.UUIDField()
    asked_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True)
    comment = EncryptedText(blank=True, subject="subject_id")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "support_rating"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__range=(1, 5)), name="rating_is_one_to_five"
            )
        ]

    @property
    def subject_id(self) -> UUID:
        """The contact who rates."""
        return self.conversation.contact_id


class Rendering(models.Model):
    """What a contact's words say in a worker's language, made by a machine and checked by nobody.

    It is shown to who has the conversation in hand, and is no part of what is said or delivered.

    Attributes:
        subject_id: the contact of the item's conversation, else the item itself; set before it is saved.
    """

    subject_id: UUID

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    item_id = models.UUIDField()
    source_sha256 = models.CharField(max_length=64)
    source_language = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    text = EncryptedText(subject="subject_id")
    provider = models.CharField(max_length=160)
    model = models.CharField(max_length=160, blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=8, default=0)
    currency = models.CharField(max_length=3, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "support_rendering"
        constraints = [
            models.UniqueConstraint(
                fields=["item_id", "source_sha256", "source_language", "language"],
                name="rendering_is_made_once",
            )
        ]


class Parting(models.Model):
    """The last word to a contact who is erased; where it goes is sealed under a key of its own until it went.

    A chat's visitor reads it where they wrote, found by ``address_key`` as the contact was.  ``made_at`` is
    when it was kept, and from then on when it was let go.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        QUEUED = "queued"
        SENT = "sent"
        REFUSED = "refused"

    TRANSITIONS = {
        State.WAITING: {State.QUEUED, State.SENT, State.REFUSED},
        State.QUEUED: {State.SENT, State.REFUSED},
        State.SENT: set(),
        State.REFUSED: set(),
    }

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    request_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    language = models.CharField(max_length=16, blank=True)
    to = EncryptedJson(default=dict, subject="id")
    address_key = models.CharField(max_length=320, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "support_parting"
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(closed_at=None), name="support_parting_open"),
            models.Index(fields=["order_id", "address_key"], name="support_parting_found"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "queued"]) | models.Q(closed_at__isnull=False),
                name="support_parting_ends_once",
            )
        ]
