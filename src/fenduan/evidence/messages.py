"""What is said of evidence, in both languages; ``{name}`` stands for a fact.

分段采用的术语：检查点 checkpoint、回执 receipt、承诺 promise、见证签名 cosignature、矛盾证明 contradiction.
"""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

RULES: Final[Mapping[str, Text]] = {
    "too-large": Text("The file is larger than {limit} bytes.", "文件超过 {limit} 字节。"),
    "no-utf-8": Text("The file is not UTF-8 text.", "文件不是 UTF-8 编码的文本。"),
    "control-character": Text("A control character stands in the text.", "文本中含有控制字符。"),
    "no-json": Text(
        "This is not well-formed JSON in line {line}, column {column}. Check commas, brackets and quotes from there "
        "upwards.",
        "第{line}行第{column}列不是合格的 JSON。请自该处向上检查逗号、括号和引号。",
    ),
    "repeated-key": Text("The key `{found}` stands twice.", "键 `{found}` 重复出现。"),
    "no-number": Text(
        "`{found}` is no number that evidence may hold: it takes numbers up to 2^53 - 1 in size.",
        "`{found}` 不是可用的数值：数值的绝对值不得超过 2^53 - 1。",
    ),
    "lone-surrogate": Text("A text holds half a character.", "文本中含有不完整的字符。"),
    "too-deep": Text("The file is nested deeper than {limit} levels.", "文件嵌套超过 {limit} 层。"),
    "no-key-here": Text("The key `{found}` does not belong here.", "此处不应有键 `{found}`。"),
    "missing-key": Text("The key `{wanted}` is missing.", "缺少键 `{wanted}`。"),
    "wrong-type": Text("Here must stand {wanted}.", "此处应为 {wanted}。"),
    "unknown-version": Text("The version `{found}` is not known here.", "不支持版本 `{found}`。"),
    "unknown-file": Text(
        "The file is no receipt, checkpoint, hand-over or proof of contradiction.",
        "文件不是回执、检查点、移交声明或者矛盾证明。",
    ),
    "no-base64": Text("`{found}` is not Base 64 of {wanted} bytes.", "`{found}` 不是 {wanted} 字节的 Base 64 编码。"),
    "no-hash": Text("`{found}` is no SHA-256 in hexadecimal.", "`{found}` 不是十六进制的 SHA-256 值。"),
    "no-time": Text(
        "`{found}` is no time in UTC, as in 2026-06-15T01:02:03.000004Z.",
        "`{found}` 不是协调世界时（UTC）的时间，格式如 2026-06-15T01:02:03.000004Z。",
    ),
    "no-decimal": Text("`{found}` is no whole number without leading zeros.", "`{found}` 不是无前导零的整数。"),
    "no-note": Text(
        "A signed note is a text, an empty line and at least one signature.",
        "签名文书应当由正文、空行和至少一行签名组成。",
    ),
    "no-signature-line": Text("`{found}` is no signature line.", "`{found}` 不是签名行。"),
    "too-many-signatures": Text("There are more than {limit} signatures.", "签名超过 {limit} 个。"),
    "no-key-name": Text("`{found}` cannot be the name of a key.", "`{found}` 不能用作密钥名称。"),
    "no-public-key": Text(
        "`{found}` is no public key. It reads name+number+key, as `fenduan evidence keygen` prints it.",
        "`{found}` 不是公钥。公钥格式为“名称+编号+密钥”，由 `fenduan evidence keygen` 给出。",
    ),
    "no-private-key": Text(
        "This is no private key as `fenduan evidence keygen` writes it.",
        "这不是 `fenduan evidence keygen` 生成的私钥。",
    ),
    "key-number": Text(
        "The key's number `{found}` does not belong to its name and its bytes: it should be `{wanted}`.",
        "密钥编号 `{found}` 与其名称和内容不符，应为 `{wanted}`。",
    ),
    "wrong-key-use": Text(
        "The key `{found}` is for {is_for}; here {wanted} is needed.",
        "密钥 `{found}` 的用途为 {is_for}，此处需要的用途为 {wanted}。",
    ),
    "bad-signature": Text("The signature of `{found}` is wrong.", "`{found}` 的签名错误。"),
    "not-signed-by": Text(
        "It is not signed with the key `{wanted}` that it is checked against.",
        "未使用核验所用密钥 `{wanted}` 签名。",
    ),
    "no-checkpoint": Text("A checkpoint names its log, its size and its root.", "检查点应当载明日志、规模和根值。"),
    "other-log": Text("It is of the log `{found}`, not of `{wanted}`.", "所属日志为 `{found}`，而非 `{wanted}`。"),
    "empty-root": Text(
        "The log is said to be empty, but its root is another.",
        "所称日志为空，但根值不是空日志的根值。",
    ),
    "no-promise": Text(
        "A promise names its log, a leaf and two times.",
        "承诺应当载明日志、叶值、时间和最迟封存时间。",
    ),
    "promise-order": Text("The promise's seal-by lies before its time.", "承诺的最迟封存时间早于作出时间。"),
    "other-leaf": Text("The promise is for another entry.", "承诺针对的是另一条记录。"),
    "no-hand-over": Text(
        "A hand-over names its log, the old key, the new one and the time.",
        "移交声明应当载明日志、原公钥、新公钥和时间。",
    ),
    "too-many-hand-overs": Text("There are more than {limit} hand-overs.", "移交声明超过 {limit} 个。"),
    "no-proof": Text(
        "A proof begins with `c2sp.org/tlog-proof@v1`, the index and the hashes.",
        "证明应当以 `c2sp.org/tlog-proof@v1`、序号和散列值开头。",
    ),
    "proof-too-long": Text("The proof holds more than {limit} hashes.", "证明中的散列值超过 {limit} 个。"),
    "index-beyond": Text(
        "The index {found} lies beyond the {size} entries of the checkpoint.",
        "序号 {found} 超出检查点所含的 {size} 条记录。",
    ),
    "not-included": Text(
        "The proof does not lead from the entry to the checkpoint's root: the entry is not in that log.",
        "证明不能由该记录推至检查点的根值：该记录不在日志中。",
    ),
    "not-canonical": Text(
        "The bytes of the entry are not in canonical form (RFC 8785).", "记录的字节不符合规范形式（RFC 8785）。"
    ),
    "no-entry": Text("This is no entry of a ledger.", "这不是日志中的记录。"),
    "not-committed": Text(
        "The value shown for `{found}` is not the one that the entry commits to.",
        "`{found}` 所示的值与记录承诺的值不一致。",
    ),
    "no-such-field": Text("The receipt opens no field `{found}`.", "回执未披露字段 `{found}`。"),
    "no-contradiction": Text(
        "The two checkpoints do not contradict each other by what is shown.", "所列材料不能表明两个检查点相互矛盾。"
    ),
    "no-update": Text(
        "An update begins with `old` and a size, then the hashes, an empty line and the checkpoint.",
        "更新应当以 `old` 和规模开头，其后为散列值、空行和检查点。",
    ),
    "no-state": Text("This is no state of a witness.", "这不是见证方的状态文件。"),
    "other-size": Text(
        "The update begins at size {found}; the witness stands at {wanted}.",
        "更新自规模 {found} 起，而见证方所见规模为 {wanted}。",
    ),
    "shrunk": Text(
        "The log shows {found} entries; the witness has already seen {wanted}.",
        "日志显示 {found} 条记录，而见证方此前已见 {wanted} 条。",
    ),
    "forked": Text(
        "The log contradicts what it showed before: at size {size} it is another log.",
        "日志与其此前出示的内容矛盾：在规模 {size} 处已是另一份日志。",
    ),
    "not-shown-consistent": Text(
        "It is not shown that the log of size {found} continues the one of size {wanted}.",
        "未能表明规模为 {found} 的日志延续了规模为 {wanted} 的日志。",
    ),
    "no-package": Text("This is no package, or not a whole one.", "文件不是存证包，或者不完整。"),
    "package-name": Text(
        "`{found}` cannot be the name of a file in a package, or stands there twice.",
        "`{found}` 不能用作存证包内的文件名，或者重复出现。",
    ),
    "package-missing": Text("The package lacks `{found}`.", "存证包中缺少 `{found}`。"),
    "package-other": Text(
        "`{found}` is not what the package lists: it was changed, or added.",
        "`{found}` 与存证包所列不符：已被改动，或者属于另行添加。",
    ),
    "package-act": Text(
        "The receipt is of another act than the package tells: `{found}`.",
        "回执所证明的行为与存证包所载不符：`{found}`。",
    ),
}

USES: Final[Mapping[int, str]] = {1: "Ed25519 (0x01)", 4: "cosignature/v1 (0x04)"}

# What the verifier states.
ENTRY: Final = Text(
    "At {time} the log recorded “{action}” by {organisation} on {subject}.",
    "{time}，日志记录了{organisation}对 {subject} 作出的“{action}”。",
)
POSITION: Final = Text(
    "It is entry {index} of the {size} that the log {log} has signed for.",
    "该记录在日志 {log} 已签名确认的 {size} 条记录中序号为 {index}。",
)
COSIGNED: Final = Text(
    "{witness} saw the log in this state at {time}: what is in it was there by then.",
    "{witness} 于 {time} 见证日志处于该状态，其中的记录在此之前已经存在。",
)
UNKNOWN_COSIGNERS: Final = Text(
    "{count} more signatures are of keys that were not given and say nothing here.",
    "另有 {count} 个签名所用密钥未提供，不作为依据。",
)
NO_COSIGNER: Final = Text(
    "No witness whose key was given has cosigned: that the log shows everyone the same rests on its operator's word.",
    "没有所提供密钥对应的见证签名：日志对各方出示的内容是否一致，仅以运营方的陈述为凭。",
)
OPENED: Final = Text("Shown: {name} = {value}", "已披露：{name} = {value}")
CLOSED: Final = Text("Committed to, not shown: {names}", "已承诺但未披露：{names}")
PROMISED: Final = Text(
    "The log {log} promised at {time} to seal this entry by {seal_by}.",
    "日志 {log} 于 {time} 承诺最迟于 {seal_by} 封存该记录。",
)
NOT_YET_SEALED: Final = Text(
    "This is a promise, not yet a proof: ask for the receipt.", "这只是承诺，尚不是证明，请索取回执。"
)
OVERDUE: Final = Text(
    "The promise is overdue: at {now} the entry should have been sealed. Ask the operator why.",
    "承诺已逾期：至 {now} 该记录应当已经封存，请向运营方查问。",
)
SIGNED_CHECKPOINT: Final = Text(
    "The log {log} signed that it holds {size} entries with the root {root}.",
    "日志 {log} 签名确认其含有 {size} 条记录，根值为 {root}。",
)
HANDED_OVER: Final = Text(
    "The log {log} goes on under another key since {time}: from {old} to {new}. Both have signed for it.",
    "日志 {log} 自 {time} 起更换密钥：由 {old} 移交 {new}，两个密钥均已签名。",
)
CONTRADICTS_SIZE: Final = Text(
    "The log {log} signed two different roots for the size {size}: it showed different logs to different people.",
    "日志 {log} 对同一规模 {size} 签署了两个不同的根值，即向不同的人出示了不同的日志。",
)
CONTRADICTS_PREFIX: Final = Text(
    "The log {log} signed a root for the size {old}, and for the size {new} another one that begins otherwise: what it "
    "had recorded was changed or left out.",
    "日志 {log} 签署了规模 {old} 的根值，又签署了规模 {new} 的根值，而后者的前段与前者不同："
    "已记录的内容被更改或者删去。",
)
CONTRADICTS_LEAF: Final = Text(
    "The log {log} signed two logs that hold different entries at index {index}.",
    "日志 {log} 签署的两份日志在序号 {index} 处为不同的记录。",
)
