"""What contacts are and say is sealed in the vault, is read by who may, and is erased for good."""

import json

import pytest

from heliotrope.core.errors import NotFound
from heliotrope.flow import erasing, sealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import ERASED, KeyAway, SealedField, Tampered
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.erasing import faults
from heliotrope.foundation.keys.keyring import fresh, read
from heliotrope.foundation.keys.present import custody, use
from heliotrope.foundation.keys.store import KeyStore
from heliotrope.lines.support import replies
from heliotrope.lines.support.models import Contact, Conversation, Message
from tests.integration.holdings import as_owner
from tests.integration.support_desk import Desk, letter
from tests.support.world import make_world


@pytest.fixture
def desk() -> Desk:
    return Desk(make_world())


def contact_of(desk: Desk, conversation_id):
    return desk.case(conversation_id).contact_id


def test_nothing_that_a_contact_is_or_says_stands_in_the_support_tables_in_the_clear(desk: Desk):
    first = desk.receive(
        letter(900, "Mein Paket ist bei Zwetschgenweg 7.", Subject="Zimtsterne")
    ).conversation_id
    desk.answer(first, reply="Lieber Quittenfreund.", then="resolved")
    with desk.vault():
        replies.rate(desk.actor, first, score=5, comment="Holunderlob", now=now())
    case = desk.case(first)

    assert (case.subject, case.comment) == ("Zimtsterne", "Holunderlob")
    assert [one.text.strip() for one in case.said] == [
        "Mein Paket ist bei Zwetschgenweg 7.",
        "Lieber Quittenfreund.",
    ]
    planted = (
        "Zwetschgenweg",
        "Zimtsterne",
        "Quittenfreund",
        "Holunderlob",
        case.contact_address,
        case.contact_name,
    )
    with as_owner("vault_eu") as owner:
        for table in ("contact", "conversation", "message", "rating", "rendering"):
            for (row,) in owner.execute(f"SELECT t::text FROM support_{table} t").fetchall():
                assert not [one for one in planted if one and one in row], table


def test_a_look_up_or_an_update_says_what_to_do_instead(desk: Desk):
    with desk.vault():
        with pytest.raises(SealedField, match="token"):
            Contact.objects.filter(address="ana@a.example").exists()
        with pytest.raises(SealedField, match="masked text"):
            Message.objects.filter(text__icontains="x").exists()
        with pytest.raises(SealedField, match="save"):
            Message.objects.update(text="x")


def test_a_text_that_was_moved_to_another_row_does_not_open(desk: Desk):
    one, two = (desk.receive(letter(n, f"Text {n}")).conversation_id for n in (910, 911))
    with as_owner("vault_eu") as owner:
        texts = dict(
            owner.execute(
                "SELECT conversation_id, text FROM support_message WHERE conversation_id = ANY(%s)",
                [[one, two]],
            ).fetchall()
        )
        owner.execute("UPDATE support_message SET text = %s WHERE conversation_id = %s", [texts[one], two])
        owner.commit()

    assert desk.case(one).said[0].text.strip() == "Text 910"
    with pytest.raises(Tampered):
        desk.case(two)


def test_a_process_without_the_homes_key_reads_nothing_and_says_so(desk: Desk):
    first = desk.receive(letter(920)).conversation_id
    here = custody()
    before = use(Custody(read(fresh(("us",))), {home: here._urls[home] for home in here.homes}))
    try:
        with pytest.raises(KeyAway, match="home eu"):
            desk.case(first)
    finally:
        use(before)
    assert desk.case(first).said


def test_a_page_of_fifty_conversations_asks_for_keys_once(desk: Desk, monkeypatch):
    for n in range(50):
        desk.receive(letter(1000 + n, From=f"k{n}@kunde.example"))
    custody().forget()
    asked = []
    real = KeyStore.by_id
    monkeypatch.setattr(KeyStore, "by_id", lambda self, ids: asked.append(1) or real(self, ids))
    with desk.vault():
        rows = list(Conversation.objects.filter(order_id=desk.order_id).select_related("contact"))
        names = {(row.subject, row.contact.address) for row in rows}

    assert len(names) == 50
    assert len(asked) == 1


def test_a_contact_is_known_again_by_an_address_that_the_vault_does_not_hold(desk: Desk):
    one, two = (desk.receive(letter(n)).conversation_id for n in (930, 931))
    assert one != two
    assert contact_of(desk, one) == contact_of(desk, two)


def test_an_erased_contact_is_unreadable_and_the_rest_goes_on(desk: Desk, tmp_path):
    first = desk.receive(letter(940, "Geheim", From="weg@kunde.example")).conversation_id
    other = desk.receive(letter(941, "Bleibt", From="da@kunde.example")).conversation_id
    desk.answer(first, reply="Gern.", then="waiting")
    contact = contact_of(desk, first)

    signed = erasing.erase_contact(desk.actor, contact, home="eu", now=now())
    again = erasing.erase_contact(desk.actor, contact, home="eu", now=now())

    assert signed == again
    document = json.loads(signed)
    assert faults(document, key=document["key"]) == []
    assert set(document["content"]["homes"]) == {"eu", "us"}
    assert faults(document | {"content": document["content"] | {"kind": "x"}}, key="") != []
    case = desk.case(first)
    assert {one.text for one in case.said} == {ERASED}
    assert (case.contact_address, case.contact_name) == (ERASED, ERASED) or case.contact_name in ("", ERASED)
    assert case.state == "resolved"
    assert desk.case(other).said[0].text.strip() == "Bleibt"
    assert {one.state for one in case.said if one.direction == "out"} == {"refused"}


def test_who_was_erased_and_writes_again_is_somebody_new(desk: Desk):
    first = desk.receive(letter(950, From="neu@kunde.example")).conversation_id
    old = contact_of(desk, first)
    erasing.erase_contact(desk.actor, old, home="eu", now=now())

    second = desk.receive(letter(951, "Wieder da", From="neu@kunde.example")).conversation_id

    assert contact_of(desk, second) != old
    assert desk.case(second).said[0].text.strip() == "Wieder da"


def test_eve_erases_nobody(desk: Desk):
    contact = contact_of(desk, desk.receive(letter(960)).conversation_id)
    eve = make_world().platform()
    with pytest.raises(NotFound):
        erasing.erase_contact(eve, contact, home="eu", now=now())
    with desk.vault():
        assert Contact.objects.get(pk=contact).address != ERASED


def test_data_restored_from_before_an_erasure_is_erased_again(desk: Desk):
    """The rows come back; the key store does not, so they stay shut, and what finds them goes again."""
    first = desk.receive(letter(970, From="alt@kunde.example")).conversation_id
    contact = contact_of(desk, first)
    with as_owner("vault_eu") as owner:
        before = owner.execute("SELECT address FROM support_contact WHERE id = %s", [contact]).fetchone()
    erasing.erase_contact(desk.actor, contact, home="eu", now=now())
    with as_owner("vault_eu") as owner:
        owner.execute("UPDATE support_contact SET address = %s WHERE id = %s", [before[0], contact])
        owner.commit()

    erasing.replay(now=now())
    again = desk.receive(letter(971, From="alt@kunde.example")).conversation_id

    assert contact_of(desk, again) != contact
    assert desk.case(first).said[0].text == ERASED
    with as_owner("vault_eu") as owner:
        kept = owner.execute("SELECT address FROM support_contact WHERE id = %s", [contact]).fetchone()
    assert kept == (f"erased:{contact}",)


def in_clear(desk: Desk, conversation_id, contact):
    """Put a conversation's rows as the last release wrote them."""
    with as_owner("vault_eu") as owner:
        owner.execute(
            "UPDATE support_contact SET address = 'vorher@kunde.example', name = 'Vera Vorher',"
            " address_sealed = NULL, name_sealed = NULL WHERE id = %s",
            [contact],
        )
        owner.execute(
            "UPDATE support_conversation SET subject = 'Vorher', subject_sealed = NULL WHERE id = %s",
            [conversation_id],
        )
        owner.execute(
            "UPDATE support_message SET text = 'Von vorher', file_names = NULL, files ="
            """ '[{"file": "x", "name": "vorher.pdf", "size": 1}]' WHERE conversation_id = %s""",
            [conversation_id],
        )
        owner.commit()


def test_rows_from_before_are_read_found_and_sealed_where_they_are(desk: Desk):
    first = desk.receive(letter(980, From="vorher@kunde.example")).conversation_id
    contact = contact_of(desk, first)
    in_clear(desk, first, contact)
    second = desk.receive(letter(981, From="vorher@kunde.example")).conversation_id
    assert contact_of(desk, second) == contact, "found by the address itself"
    before = desk.case(first)

    done = sealing.seal_client(desk.world.client_id)
    again = sealing.seal_client(desk.world.client_id)

    after = desk.case(first)
    assert (done >= 3, again) == (True, 0)
    assert (before.subject, before.contact_name, before.said[0].text) == (
        "Vorher",
        "Vera Vorher",
        "Von vorher",
    )
    assert (after.subject, after.contact_name, after.said, after.contact_address) == (
        before.subject, before.contact_name, before.said, before.contact_address,
    )  # fmt: skip
    assert after.said[0].files[0]["name"] == "vorher.pdf"
    third = desk.receive(letter(982, From="vorher@kunde.example")).conversation_id
    assert contact_of(desk, third) == contact, "found by its token"
    with as_owner("vault_eu") as owner:
        rows = owner.execute("SELECT c::text FROM support_contact c WHERE id = %s", [contact]).fetchall()
        rows += owner.execute(
            "SELECT m::text FROM support_message m WHERE conversation_id = %s", [first]
        ).fetchall()
    assert "orher" not in str(rows)


def test_rows_from_before_are_erased_too(desk: Desk):
    first = desk.receive(letter(990, From="vorher@kunde.example")).conversation_id
    contact = contact_of(desk, first)
    in_clear(desk, first, contact)
    with as_owner("vault_eu") as owner:
        owner.execute("UPDATE support_message SET files = '[]' WHERE conversation_id = %s", [first])
        owner.commit()

    erasing.erase_contact(desk.actor, contact, home="eu", now=now())

    assert "orher" not in str(desk.case(first))
    assert sealing.seal_client(desk.world.client_id) >= 0
    assert "orher" not in str(desk.case(first))
