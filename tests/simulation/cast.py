"""The list of portals; each is a function of the latest year reported on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.simulation.model import Site

Builder = Callable[[int, Site], None]
_PLACES = """
    安河 anhe  白石 baishi  长岭 changling  丹水 danshui  东屏 dongping
    丰谷 fenggu  高峪 gaoyu  古渡 gudu  海原 haiyuan  黑山 heishan
    红河 honghe  湖口 hukou  华阴 huayin  金沙 jinsha  静水 jingshui
    开阳 kaiyang  兰坪 lanping  乐川 lechuan  柳林 liulin  龙泉 longquan
    绿洲 lvzhou  梅岭 meiling  明川 mingchuan  南屏 nanping  宁远 ningyuan
    平湖 pinghu  青冈 qinggang  清源 qingyuan  曲水 qushui  荣昌 rongchang
    沙坪 shaping  石门 shimen  双林 shuanglin  松江 songjiang  泰来 tailai
    桐柏 tongbai  万泉 wanquan  文峰 wenfeng  吴桥 wuqiao  西岭 xiling
    新沂 xinyi  兴平 xingping  岩城 yancheng  银川 yinchuan  永丰 yongfeng
    玉泉 yuquan  云阳 yunyang  张湾 zhangwan  昭苏 zhaosu  紫阳 ziyang
    甘泉 ganquan  柏乡 baixiang  苍南 cangnan  岱山 daishan  恩施 enshi
    福泉 fuquan  鹤峰 hefeng  嘉禾 jiahe  康乐 kangle  临泉 linquan
    茂林 maolin  磐石 panshi  泉港 quangang  仁和 renhe  塔山 tashan
    桃源 taoyuan  天峨 tiane  围场 weichang  武宁 wuning  下关 xiaguan
    襄城 xiangcheng  安宁 anning  宝丰 baofeng  昌图 changtu  定陶 dingtao
    峨边 ebian  方山 fangshan  固镇 guzhen  和田 hetian
    江口 jiangkou  霞山 xiashan  吉水 jishui  永安 yongan
    长乐 changle  奉节 fengjie  青田 qingtian  洪泽 hongze
""".split()  # noqa: SIM905 -- a table
NAMES, SLUGS = _PLACES[::2], _PLACES[1::2]


@dataclass(frozen=True, slots=True)
class Part:
    """A portal to be built."""

    family: str
    build: Builder
    about: dict[str, object]


PARTS: list[Part] = []


def portal(family: str, **about: object) -> Callable[[Builder], Builder]:
    """Register a portal of a family; `about` are fields of its Site."""

    def register(build: Builder) -> Builder:
        PARTS.append(Part(family, build, about))
        return build

    return register
