"""Chinese names in Latin letters, surname first: a usual surname, then usual syllables of given names."""

import re
from typing import Final

_SURNAMES: Final = """
    Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Zhu Guo Lin Gao Luo Zheng Liang Xie Feng Cao Peng
    Zeng Xiao Tian Yuan Jiang Yu Cheng Wei Su Lu Ren Yao Shen Zhong Cui Liao Shi Jin Jia Xia Fu Zou
    Xiong Meng Qin Qiu Hou Xue Yan Mao Shao Qian Xiang Zhuang Ouyang Zhuge
    """.split()
_WORDS_TOO: Final = """
    Sun Ma Hu He Song Tang Han Deng Dong Pan Cai Du Ye Ding Tan Fan Fang Bai Yin Lei Long Tao Gu Gong
    Wan Dai Kong
    """.split()
"""Surnames that are words or names elsewhere: with a given name of two syllables alone."""
_SYLLABLES: Final = """
    an bao bin bing bo chang chao chen cheng chun dan dong fang fei feng fu gang guang gui guo hai han
    hao hong hua huan hui jia jian jiang jie jin jing juan jun kai kang kun lan lei li lian liang lin
    ling long lu mei meng min ming na nan ning pei peng ping qi qian qiang qin qing qiu rong rui shan
    shu shuai shuang song tao ting tian tong wei wen wu xi xia xian xiang xiao xin xing xiong xiu xu
    xuan xue ya yan yang yao yi ying yong yu yuan yue yun ze zhen zheng zhi zhong zhou zhu zi
    """.split()


def _one_of(words: list[str], *, loud: bool = False) -> str:
    said = [*words, *(word.upper() for word in words)] if loud else words
    return f"(?:{'|'.join(sorted(said, key=len, reverse=True))})"


_SMALL = _one_of(_SYLLABLES)
_CAPITAL = _one_of([word.title() for word in _SYLLABLES])
_TWO = rf"{_CAPITAL}(?:[\-’']?{_SMALL}|[\- ]{_CAPITAL})"
RULE: Final = re.compile(
    rf"(?<![^\W_])(?<!-)(?P<name>{_one_of(_SURNAMES, loud=True)} (?:{_TWO}|{_CAPITAL})"
    rf"|{_one_of(_WORDS_TOO, loud=True)} {_TWO})(?![^\W_]|[’'\-][^\W_]|\.[a-z])"
)
"""An expression whose group ``name`` is the name.  One-syllable given names stand only after surnames that
are no other word: of *Fan Page* and *Long Song* nothing is taken for a person."""
