"""Letters of invented people, with what people write of themselves; by language.

Nobody is anybody: e-mail addresses end in ``.example``, numbers of phones are of the ranges that regulators
keep for fiction (Ofcom, ARCEP, Bundesnetzagentur, PTS, NANP 555-01), cards and accounts those that their
schemes print as examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What somebody writes.

    Attributes:
        name, address: of a letter; both empty in a chat, where nobody says who they are before they write.
    """

    text: str
    name: str = ""
    address: str = ""
    subject: str = ""


LETTERS: Final[Mapping[str, tuple[Letter, ...]]] = {
    "en": (
        Letter(
            name="Margaret Holloway",
            address="margaret.holloway@post.example",
            subject="Wrong delivery address",
            text="Hello, please send the tent to my sister instead: Edith Holloway, 14 Larkfield Road, "
            "Bristol BS7 9ZZ. You can call me on 07700 900461 if anything is unclear.",
        ),
        Letter(
            name="Travis Okafor",
            address="t.okafor@mail.example",
            subject="Refund to another card",
            text="The boots went back ten days ago. Please refund my new card 4111 1111 1111 1111, the "
            "old one is closed. My number is +1 (212) 555-0142.",
        ),
        Letter(
            text="Hi, this is Niamh Byrne. The stove never came. I moved to 3 Harbour Row, Galway, and my "
            "e-mail is niamh.byrne@post.example now. Can you send it there?"
        ),
        Letter(
            name="Priya Raman",
            address="priya.raman@mail.example",
            subject="Jacket in another size",
            text="I ordered the jacket in M and got an L. Can I exchange it before my trip? Please send "
            "the new one to 27 Maple Avenue, Portland, OR 97214, or call +1 (503) 555-0178.",
        ),
        Letter(
            name="Desmond Achebe",
            address="desmond.achebe@post.example",
            subject="Stove does not light",
            text="The new stove clicks but never lights. My name is Desmond Achebe, my phone is 07700 "
            "900274. Please write to desmond.achebe@post.example, I travel a lot.",
        ),
        Letter(
            text="Good morning, my name is Carla Whitfield. I was charged twice on my card 4111 1111 1111 "
            "1111. You reach me on +1 (415) 555-0133. When do I get the money back?"
        ),
    ),
    "de": (
        Letter(
            name="Käthe Brandstetter",
            address="kaethe.brandstetter@post.example",
            subject="Erstattung auf mein Konto",
            text="Guten Tag, bitte überweisen Sie die Erstattung auf mein Konto, IBAN DE89 3704 0044 0532 "
            "0130 00. Ich wohne jetzt in der Lindenstraße 48, 10969 Berlin. Telefon: 030 23125 114.",
        ),
        Letter(
            text="Hallo, ich bin Jürgen Mattes. Das Paket ging an die falsche Adresse. Richtig ist: "
            "Hauptstr. 12, 50667 Köln. Rufen Sie mich bitte an: 0171 3920017."
        ),
    ),
    "fr": (
        Letter(
            name="Aurélie Vasseur",
            address="aurelie.vasseur@courrier.example",
            subject="Adresse de livraison",
            text="Bonjour, je m'appelle Aurélie Vasseur. Merci de livrer la veste au 12 rue des Tilleuls, "
            "69003 Lyon. Mon téléphone : 06 39 98 04 17.",
        ),
    ),
    "es": (
        Letter(
            name="Lucía Benavides",
            address="lucia.benavides@correo.example",
            subject="Cambio de dirección",
            text="Hola, me llamo Lucía Benavides. Por favor envíen el pedido a Calle del Olmo 27, 28012 "
            "Madrid, y escríbanme a lucia.benavides@correo.example cuando salga.",
        ),
    ),
    "pl": (
        Letter(
            name="Grażyna Ostrowska",
            address="grazyna.ostrowska@poczta.example",
            subject="Zwrot pieniędzy",
            text="Dzień dobry, proszę o zwrot na konto PL61 1090 1014 0000 0712 1981 2874. Mieszkam przy "
            "ul. Jaworowej 7, 30-327 Kraków. Pozdrawiam, Grażyna Ostrowska",
        ),
    ),
    "pt": (
        Letter(
            name="Rui Figueiredo",
            address="rui.figueiredo@correio.example",
            subject="Nova morada",
            text="Olá, me chamo Rui Figueiredo. A minha nova morada é Rua das Amoreiras 15, 1250-020 "
            "Lisboa. Podem enviar o casaco para lá?",
        ),
    ),
    "zh": (
        Letter(
            name="林晓岚",
            address="lin.xiaolan@youxiang.example",
            subject="更改收货地址",
            text="你好，我叫林晓岚。帐篷请改寄到上海市徐汇区桂林路88号6栋302室，邮箱是 "
            "lin.xiaolan@youxiang.example，谢谢。",
        ),
    ),
}

IN_CONFIDENCE: Final = (
    Letter(
        name="Oskar Lindqvist",
        address="oskar.lindqvist@brev.example",
        subject="My sister's order, and her bank account",
        text="Hello, my name is Oskar Lindqvist. I write for my sister Maja Lindqvist, who is in "
        "hospital. Please pay her refund to SE45 5000 0000 0583 9825 7466 and call me on 070-174 06 "
        "23 before you send anything. Her address is Björkgatan 9, 753 28 Uppsala.",
    ),
    Letter(
        name="Wang Xiaoming",
        address="xiaoming.wang@post.example",
        subject="Two parcels, one name",
        text="Hello, there are two customers called Wang Xiaoming at my address, 21 Elm Grove, Leeds LS6 "
        "2QQ. My e-mail is xiaoming.wang@post.example and my phone is 07700 900733. Which parcel is "
        "mine?",
    ),
    Letter(
        name="Heike Sommerfeld",
        address="heike.sommerfeld@post.example",
        subject="My card was charged twice",
        text="Good morning, my name is Heike Sommerfeld. My card 5555 5555 5555 4444 was charged twice "
        "for the stove. Please ring me at +49 30 23125 207, or write to heike.sommerfeld@post.example.",
    ),
    Letter(
        text="Hello, this is Conor Delaney. I ordered a tent as a guest and gave a wrong number. The "
        "right one is 07700 900518, and the parcel goes to 6 Quay Street, Sligo. My e-mail is "
        "conor.delaney@post.example."
    ),
    Letter(
        name="Camille Aubertin",
        address="camille.aubertin@courrier.example",
        subject="Please correct my name",
        text="Hello, my name is Camille Aubertin, not Camila Aubertine. The invoice must go to 12 rue des "
        "Lilas, 33000 Bordeaux. You reach me on 01 99 00 42 18.",
    ),
)
"""For those who were trained in privacy: what a visitor of the demonstration opens."""
