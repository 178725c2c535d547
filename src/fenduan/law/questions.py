"""Open questions of law: shown as open, never decided in code (register, "Open questions of law")."""

from typing import Final

from fenduan.reference.text import Text

OPEN_QUESTIONS: Final[dict[int, Text]] = {
    1: Text(
        'Do "other drugs specified by the NMPA" (regulations 32, paragraph 1, item 3) take in the list of the Pilot '
        "Work Plan after 2026-12-31?",
        "《实施条例》第32条第1款第3项“国务院药品监督管理部门规定的其他药品”，在2026-12-31之后是否仍包括试点工作方案所列品种？",
    ),
    2: Text(
        'What is "the same dosage form" for a site that makes drug substance only?',
        "仅生产原液的场地，“同剂型”如何认定？",
    ),
    3: Text(
        'With more than two parties, is "at least one of the two" read for each pair of holder and manufacturer? '
        "The register reads it so.",
        "委托链条涉及两方以上时，“双方至少一方”是否按持有人与每一受托生产企业逐对认定？本登记册按逐对认定处理。",
    ),
    4: Text(
        "What form must the province's written confirmation have, and who confirms for an overseas holder?",
        "省级药品监督管理部门的书面确认采用何种形式？境外持有人由哪个部门确认？",
    ),
    5: Text(
        "Do items 2 and 4, written for sterile drugs, serve a biological product that is not sterile?",
        "第2项、第4项系针对无菌药品的规定，是否适用于非无菌生物制品？",
    ),
    6: Text(
        "Does article 32 of the regulations take in an arrangement in which the holder performs a segment itself? "
        "The register reads: yes, if at least one is entrusted.",
        "持有人自行承担其中一个生产段的，是否适用《实施条例》第32条？本登记册的理解：至少有一个生产段委托生产的，适用。",
    ),
    7: Text(
        "Do entrusted manufacturers that hand material to each other need an agreement between themselves?",
        "相互交接物料的受托生产企业之间，是否需要另行签订协议？",
    ),
    8: Text(
        'Which application materials are "not applicable" for a foreign site, and which foreign certificates suffice?',
        "对境外场地，哪些申请资料属于“不适用”？哪些境外证明文件可以替代？",
    ),
    9: Text(
        "What licence, if any, does an overseas holder's domestic agent need?",
        "境外持有人指定的境内企业法人是否需要、需要何种生产许可？",
    ),
    10: Text(
        'Which rules does "as prescribed" in article 34 of the regulations mean for biological products other than '
        "vaccines?",
        "《实施条例》第34条所称“按照规定”，对疫苗以外的生物制品指哪些规定？",
    ),
    11: Text(
        "What follows when the 12 months after an opinion pass without an application?",
        "意见书出具后满12个月未提出申请的，后果如何？",
    ),
}
