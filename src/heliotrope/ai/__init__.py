"""The gateway to models: embedded ones by default, any OpenAI-compatible endpoint by setting.

An answer always says which model gave it, with what score and at what cost.  What a model cannot answer is
None, and a person answers it.
"""

from heliotrope.ai.chat import Chat, Message, Wanted
from heliotrope.ai.embeddings import DIMENSION, MODEL, embed, similarity, understood
from heliotrope.ai.endpoint import Endpoint, endpoint_of
from heliotrope.ai.gateway import choose, first, remote
from heliotrope.ai.languages import Found, language_of
from heliotrope.ai.nearest import intent_of, nearest
from heliotrope.ai.outputs import EMBEDDED, Output, Used, note, noting
from heliotrope.ai.translating import translate

__all__ = [
    "DIMENSION",
    "EMBEDDED",
    "MODEL",
    "Chat",
    "Endpoint",
    "Found",
    "Message",
    "Output",
    "Used",
    "Wanted",
    "choose",
    "embed",
    "endpoint_of",
    "first",
    "intent_of",
    "language_of",
    "nearest",
    "note",
    "noting",
    "remote",
    "similarity",
    "translate",
    "understood",
]
