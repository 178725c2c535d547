"""What a token may be given leave to do; a person has given it and it never may more than that person."""

from typing import Final, Literal, get_args

from fenduan.reference.text import Text

Scope = Literal[
    "arrangements:read",
    "arrangements:write",
    "cases:read",
    "cases:write",
    "licences:read",
    "licences:write",
    "evidence:read",
]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
SCOPE_LABELS: Final[dict[Scope, Text]] = {
    "arrangements:read": Text("Read arrangements", "读取分段生产安排"),
    "arrangements:write": Text("Change arrangements", "修改分段生产安排"),
    "cases:read": Text("Read cases and letters", "读取案件和文书"),
    "cases:write": Text("Act on cases", "办理案件"),
    "licences:read": Text("Read licences", "读取许可证"),
    "licences:write": Text("Enter licences", "登记许可证"),
    "evidence:read": Text("Read receipts", "读取存证回执"),
}
