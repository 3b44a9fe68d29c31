"""Addresses on the network: e-mail, links, IP.

Each search begins at a sign that the address cannot do without and looks a bounded way to both sides, so that
a long run of letters is passed over once.
"""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address

from heliotrope.core.masking.cues import Topic, cues_at
from heliotrope.core.masking.kinds import Kind, Span

_LOCAL_MOST, _DOMAIN_MOST, _LINK_MOST = 64, 254, 2048
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]+")
_LOCAL_ANY = re.compile(r"[\w.!#$%&'*+/=?^`{|}~\-]+")
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9\-]{2,59})(?![A-Za-z0-9\-])"
)
_DOMAIN_ANY = re.compile(r"[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
_LITERAL = re.compile(r"\[(?:IPv6:)?[0-9A-Fa-f.:]{3,45}\]")
_SPELLED = re.compile(
    r"([A-Za-z0-9._%+\-]{1,64})[ ]?[\[({][ ]?(?:at|AT|@)[ ]?[\])}][ ]?([A-Za-z0-9\-]{1,63}(?:(?:[ ]?\.|[ ]\.[ ](?=[a-z0-9])|[ ]?[\[({][ ]?(?:dot|DOT)[ ]?[\])}][ ]?)[A-Za-z0-9\-]{2,63}){1,4})"
)
_SCHEME = re.compile(r"(?:https?|ftps?|sftp|wss?)$", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"\b(?:www[0-9]?\.(?=\w)|(?:tel|mailto|sms):(?=[+\w]))", re.IGNORECASE)
_OTHERS = ("www", "WWW", "Www", "tel:", "Tel:", "TEL:", "mailto:", "Mailto:", "sms:")
_LINK = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|\\^{}À-ʯͰ-ӿ]+")
_HOST = r"com|net|org|info|biz|io|dev|app|edu|gov|xyz|shop|online|site|store|tech|club|blog|cloud|ai|co"
_COUNTRY = (
    r"cn|jp|kr|tw|hk|vn|th|id|my|ph|sg|in|br|mx|ar|cl|ca|uk|ie|de|fr|es|it|nl|pl|se|ru|tr|sa|ae|za|au|nz|eu|ch|at|be"
    r"|pt|cz|dk|fi|no|gr|hu|ro|us|cy|uy"
)
_TOP = re.compile(r"\.([A-Za-z]{2,6})(?![A-Za-z0-9\-])(?!\.[A-Za-z0-9])")
_KNOWN = frozenset(f"{_HOST}|{_COUNTRY}".split("|"))
_SURE = re.compile(
    rf"(?:{_HOST})$|\.(?:com?|net|org|ac|gov|edu|ne|or|go)\.[a-z]{{2}}$|\.(?:cn|jp|kr|tw|hk|vn|br|mx|ar|cl|uk|de|fr|es|nl|pl|ru|tr|za|au|nz|eu|ch|cz|dk)$"
)
_NAME_BACK = re.compile(r"[A-Za-z0-9\-.]{1,120}")
_PATH = re.compile(r"(?::[0-9]{2,5})?(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?")
_TAIL = ".,;:!?'\"*)]}>|"
_IP4 = re.compile(
    r"[0-9][0-9]{0,2}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?:/[0-9]{1,2})?(?![0-9A-Za-z]|\.[0-9])"
)
_BYTES = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|/|$)){4}")
_IP4_INSIDE = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")
_IP6_SIGN = re.compile(r":[0-9A-Fa-f]{0,4}:")
_IP6 = re.compile(
    r"(?<![0-9A-Za-z:.])[0-9A-Fa-f:]{2,39}(?:\.[0-9.]{5,12})?(?:%[0-9a-z]{1,12})?(?![0-9A-Za-z:])"
)


def emails(text: str) -> Iterator[Span]:
    """Every e-mail address; one in a script without spaces ends where its ASCII letters do."""
    place = text.find("@")
    while place >= 0:
        found = _email_at(text, place)
        if found:
            yield found
        place = text.find("@", found.end if found else place + 1)
    if "[" in text or "(" in text or "{" in text:
        for match in _SPELLED.finditer(text) if "at" in text or "AT" in text else ():
            yield Span(
                start=match.start(), end=match.end(), kind=Kind.EMAIL, points=70, rule="e-mail, spelled"
            )


def _email_at(text: str, place: int) -> Span | None:
    left = text[max(0, place - _LOCAL_MOST) : place][::-1]
    right = text[place + 1 : place + 1 + _DOMAIN_MOST]
    local = _LOCAL.match(left) or _LOCAL_ANY.match(left)
    domain = _DOMAIN.match(right) or _LITERAL.match(right) or _DOMAIN_ANY.match(right)
    if local is None or domain is None:
        return None
    name = local.group()[::-1].lstrip("./'=?&|*{`").rstrip(".")
    said = domain.group().rstrip("-_.")
    if not name or ("." not in said and "[" not in said and ":" not in said):
        return None
    return Span(start=place - len(name), end=place + 1 + len(said), kind=Kind.EMAIL, points=95, rule="e-mail")


def links(text: str) -> Iterator[Span]:
    """Every link with a scheme or a ``www``, and bare names of hosts under a well-known ending."""
    last = 0
    for start, end in _begun(text):
        if start < last:
            continue
        body = _LINK.match(text[end : end + _LINK_MOST])
        said = _trimmed(body.group()) if body else ""
        if said:
            last = end + len(said)
            yield Span(start=start, end=last, kind=Kind.URL, points=96, rule="link")
    for match in _TOP.finditer(text):
        if match.start() < last or match[1].lower() not in _KNOWN:
            continue
        found = _host_at(text, match.start(), match.end())
        if found:
            last = found.end
            yield found


def _begun(text: str) -> list[tuple[int, int]]:
    """Where links begin, and where what tells them apart from words ends."""
    found = []
    sign = text.find("://")
    while sign >= 0:
        scheme = _SCHEME.search(text, max(0, sign - 5), sign)
        if scheme:
            found.append((scheme.start(), sign + 3))
        sign = text.find("://", sign + 3)
    if any(one in text for one in _OTHERS):
        found += [match.span() for match in _OTHER_SCHEME.finditer(text)]
        found.sort()
    return found


def _host_at(text: str, dot: int, stop: int) -> Span | None:
    back = _NAME_BACK.match(text[max(0, dot - 120) : dot][::-1])
    if back is None:
        return None
    name = back.group()[::-1].lstrip("-.")
    start = dot - len(name)
    path = _PATH.match(text, stop)
    end = stop + len(_trimmed(path.group())) if path else stop
    followed = end > stop + 1
    host = f"{name}{text[dot:stop]}".lower()
    lone = not followed and not _SURE.search(host)
    if not name or text[start - 1 : start] == "@" or ".." in name or lone or (len(name) < 2 and not followed):
        return None
    if name.replace(".", "").isdigit():
        return None
    return Span(start=start, end=end, kind=Kind.URL, points=60, rule="host")


def _trimmed(link: str) -> str:
    """Without the punctuation of the sentence around it; a bracket that it opened itself stays."""
    while link and link[-1] in _TAIL:
        if link[-1] == ")" and link.count("(") >= link.count(")"):
            break
        link = link[:-1]
    return link


def ips(text: str) -> Iterator[Span]:
    """Every address of either version; four numbers that a word calls a version are none."""
    inside = _IP4_INSIDE.search(text)
    if inside:
        for match in _IP4.finditer(text, max(0, inside.start() - 3)):
            if _inside(text[match.start() - 1 : match.start()]) or not _BYTES.match(match.group()):
                continue
            cues = cues_at(text, match.start(), match.end())
            if cues.last_of(Topic.VERSION, Topic.IP) is Topic.VERSION or text[
                match.start() - 1 : match.start()
            ] in {"v", "V"}:
                continue
            points = 115 if cues.last_of(Topic.IP, Topic.PHONE) is Topic.IP else 80
            yield Span(start=match.start(), end=match.end(), kind=Kind.IP, points=points, rule="IPv4")
    if ":" in text and _IP6_SIGN.search(text):
        for match in _IP6.finditer(text):
            if match.group().count(":") > 1 and _is_ip6(match.group()):
                yield Span(start=match.start(), end=match.end(), kind=Kind.IP, points=80, rule="IPv6")


def _inside(before: str) -> bool:
    return bool(before) and before.isascii() and (before.isalnum() or before == ".") and before not in "vV"


def _is_ip6(said: str) -> bool:
    try:
        address = IPv6Address(said)
    except ValueError:
        return False
    return int(address) > 1 or said == "::1"
