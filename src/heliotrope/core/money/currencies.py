"""The currencies of ISO 4217 that people are paid in, and how small their money gets.

Codes of funds, metals and tests (XAU, XTS, CHE, ...) are left out: nobody is invoiced in them.
"""

from heliotrope.core.errors import Invalid

_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
    LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR
    PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
    SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF
    YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
"""Active codes."""

_NO_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS = dict.fromkeys(_NO_MINOR_UNIT.split(), 0) | dict.fromkeys(_THOUSANDTHS.split(), 3)


def known_currency(code: str) -> str:
    """The code itself; raises Invalid when it is not an active one."""
    if code not in CURRENCIES:
        raise Invalid(f"Unknown currency {code[:10]!r}; use an ISO 4217 code such as EUR or CNY")
    return code


def minor_digits(currency: str) -> int:
    """Digits after the point of the smallest amount that can be paid: 2 for EUR, 0 for JPY, 3 for KWD.

    Source:
        ISO 4217, table A.1, column "minor unit".
    """
    return _DIGITS.get(known_currency(currency), 2)
