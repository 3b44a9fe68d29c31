"""What customers mean when they write to a shop: codes with English examples to learn them from.

The examples teach every language that the embedding model knows: it puts a sentence and its translation in
one place.
"""

from collections.abc import Mapping

SEEDS: Mapping[str, tuple[str, ...]] = {
    "order-status": (
        "Where is my parcel?",
        "When will my order arrive?",
        "My package has not arrived yet",
        "The tracking number shows no movement",
        "Has my order been shipped?",
        "How long does delivery take for my order?",
        "The courier says delivered but I received nothing",
        "I am still waiting for my delivery",
    ),
    "cancel": (
        "I want to cancel my order",
        "Please cancel order number 4711",
        "Can I still cancel my purchase?",
        "I ordered by mistake, stop the order",
        "Do not ship it, I changed my mind",
        "Cancel it before it is sent",
    ),
    "change-order": (
        "I need to change the delivery address",
        "I entered the wrong address",
        "Can you change the size in my order?",
        "Please add another item to my order",
        "Send it to a different street",
        "I want to change the colour before you ship it",
    ),
    "return": (
        "I want to return this item",
        "How do I send it back?",
        "I need a return label",
        "Can I exchange it for a larger size?",
        "It does not fit, I would like to exchange it",
        "What is your return policy?",
    ),
    "refund": (
        "I want my money back",
        "When will I get my refund?",
        "The refund has not arrived on my account",
        "Please refund my payment",
        "You only refunded part of the amount",
        "How long does a refund take?",
    ),
    "damaged": (
        "The product arrived broken",
        "The item is defective and does not work",
        "The screen was cracked when I opened the box",
        "It stopped working after one day",
        "You sent me the wrong item",
        "A part is missing in the package",
    ),
    "payment": (
        "My payment was declined",
        "I was charged twice",
        "Which payment methods do you accept?",
        "My credit card does not work at checkout",
        "The voucher code is not accepted",
        "The money was taken but the order failed",
    ),
    "invoice": (
        "I need an invoice for my order",
        "Please send me the receipt",
        "The VAT number on the invoice is wrong",
        "Where can I download my bill?",
        "Can you issue the invoice to my company?",
    ),
    "account": (
        "I cannot log in to my account",
        "I forgot my password",
        "How do I reset my password?",
        "Please delete my account",
        "I do not receive the verification code",
        "How can I change the e-mail address of my account?",
    ),
    "product-question": (
        "Is this available in blue?",
        "When will it be back in stock?",
        "What are the dimensions of this table?",
        "Does it work with an iPhone?",
        "Which size should I take?",
        "What material is it made of?",
    ),
    "complaint": (
        "Your service is terrible",
        "I am very disappointed with your company",
        "Nobody answers my messages",
        "I have been waiting for an answer for two weeks, this is unacceptable",
        "I want to make a complaint",
        "I will never order from you again",
    ),
    "person": (
        "I want to talk to a person",
        "Connect me to a human agent",
        "Can somebody call me?",
        "I do not want to write with a robot",
        "Let me speak to your manager",
    ),
    "thanks": (
        "Thank you very much",
        "Thanks, that solved it",
        "Great, everything is fine now",
        "Perfect, thanks for your help",
        "It arrived, thank you",
    ),
}
