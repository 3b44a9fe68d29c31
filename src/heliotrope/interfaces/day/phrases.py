"""What customers and colleagues of the demonstration say, by language."""

from collections.abc import Mapping
from typing import Final

ASKED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        (
            "Where is my tent?",
            "Hello, my order was due on Tuesday and tracking has not moved since. Where is it?",
        ),
        ("Wrong size", "I ordered the jacket in M and got an L. Can I exchange it before my trip next week?"),
        ("Refund", "I sent the boots back ten days ago. When will I see the money on my card?"),
        ("Stove does not light", "The new stove clicks but never lights, with two different gas canisters."),
    ),
    "es": (
        ("¿Dónde está mi pedido?", "Hola, mi pedido debía llegar el martes y el seguimiento no se mueve."),
        ("Cambio de talla", "Pedí la chaqueta en M y me llegó una L. ¿Puedo cambiarla antes de mi viaje?"),
        ("Reembolso", "Devolví las botas hace diez días. ¿Cuándo veré el dinero en mi tarjeta?"),
    ),
    "de": (
        ("Wo bleibt mein Zelt?", "Guten Tag, meine Bestellung sollte am Dienstag kommen. Wo ist sie?"),
        ("Falsche Größe", "Ich habe die Jacke in M bestellt und L bekommen. Kann ich sie umtauschen?"),
        ("Erstattung", "Ich habe die Stiefel vor zehn Tagen zurückgeschickt. Wann kommt mein Geld?"),
    ),
    "zh": (
        ("我的帐篷到哪儿了？", "你好，订单本该星期二送到，物流一直没有更新，请帮我查一下。"),
        ("尺码不对", "我买的冲锋衣是 M 码，收到的却是 L 码，出发前能换吗？"),
        ("退款", "靴子十天前就退回去了，退款什么时候到账？"),
    ),
    "pt": (
        ("Onde está o meu pedido?", "Olá, a minha encomenda devia chegar na terça-feira. Onde está?"),
        ("Tamanho errado", "Pedi o casaco em M e recebi um L. Posso trocar antes da viagem?"),
    ),
    "pl": (
        ("Gdzie jest mój namiot?", "Dzień dobry, paczka miała przyjść we wtorek. Gdzie teraz jest?"),
        ("Zły rozmiar", "Zamówiłam kurtkę w rozmiarze M, a przyszła L. Czy mogę ją wymienić?"),
    ),
    "fr": (
        ("Où est ma commande ?", "Bonjour, ma commande devait arriver mardi et le suivi ne bouge plus."),
        ("Mauvaise taille", "J'ai commandé la veste en M et reçu une L. Puis-je l'échanger ?"),
    ),
}

REPLIED: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "Thank you for writing. It is on its way again and reaches you within two days.",
        "I am sorry about that. A replacement leaves today; the label for the return is in your mailbox.",
    ),
    "es": (
        "Gracias por escribirnos. Lo he revisado: vuelve a estar en camino y llega en dos días.",
        "Lo siento mucho. Hoy sale el reemplazo y le envío la etiqueta para la devolución.",
    ),
    "de": (
        "Danke für Ihre Nachricht. Das Paket ist wieder unterwegs und kommt in zwei Tagen an.",
        "Das tut mir leid. Der Ersatz geht heute hinaus, das Etikett für die Rücksendung kommt per E-Mail.",
    ),
    "zh": (
        "感谢您的来信。我已经核实，包裹重新发出，两天内送达。",
        "非常抱歉。新的一件今天寄出，退货面单稍后发到您的邮箱。",
    ),
    "pt": ("Obrigado pela mensagem. A encomenda está de novo a caminho e chega em dois dias.",),
    "pl": ("Dziękujemy za wiadomość. Paczka jest znów w drodze i dotrze w ciągu dwóch dni.",),
    "fr": ("Merci de votre message. Le colis est reparti et vous arrive sous deux jours.",),
}

INTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "delivery": (
        "My parcel is late", "Where is my order?", "The courier never rang", "Tracking stands still",
        "Delivered to the wrong door", "When will it ship?", "The box came without the poles",
        "Can you deliver on Saturday?",
    ),
    "return": (
        "I want to send it back", "The jacket is too small", "Please send me a return label",
        "Can I exchange the colour?", "It arrived torn", "The zip broke on day one",
        "Wrong article in the box",
        "How long may I return it?",
    ),
    "payment": (
        "I was charged twice", "When do I get my refund?", "My card is refused", "Please send an invoice",
        "The discount code does not work", "VAT is missing on the bill", "Can I pay later?",
        "The refund is too low",
    ),
    "product": (
        "Is the tent waterproof?", "Does the stove burn alcohol?", "Which size fits 182 cm?",
        "Is the down responsibly sourced?", "How heavy is the bag?", "Do the boots need breaking in?",
        "Does the lamp charge by USB?", "Can the jacket be washed?",
    ),
}  # fmt: skip

SEGMENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "Choose a flat and dry place for your tent.": {
        "de": "Wählen Sie für Ihr Zelt einen ebenen und trockenen Platz.",
        "zh": "请选择平坦干燥的地方搭帐篷。",
    },
    "Never cook inside a closed tent.": {
        "de": "Kochen Sie nie in einem geschlossenen Zelt.",
        "zh": "切勿在密闭的帐篷内生火做饭。",
    },
    "Let the jacket dry before you put it away.": {
        "de": "Lassen Sie die Jacke trocknen, bevor Sie sie wegräumen.",
        "zh": "收纳前请先把外套晾干。",
    },
    "Returns are free within thirty days.": {
        "de": "Rücksendungen sind innerhalb von dreißig Tagen kostenlos.",
        "zh": "三十天内可免费退货。",
    },
    "Wash your boots with warm water and a soft brush.": {
        "de": "Waschen Sie Ihre Stiefel mit warmem Wasser und einer weichen Bürste.",
        "zh": "请用温水和软毛刷清洗靴子。",
    },
    "Store the sleeping bag loosely, not in its sack.": {
        "de": "Lagern Sie den Schlafsack locker und nicht in seinem Packsack.",
        "zh": "睡袋请松散存放，不要长期塞在收纳袋里。",
    },
}
