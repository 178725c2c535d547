"""What the commands on evidence say."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

HELP: Final[Mapping[str, tuple[Text, ...]]] = {
    "evidence": (
        Text("Keep, prove and check what was recorded.", "对已记录的行为进行存证、举证和核验。"),
        Text(
            "verify, disclose, keygen and witness need no database and no network.",
            "verify、disclose、keygen、witness 无需数据库和网络。",
        ),
    ),
    "evidence verify": (
        Text(
            "Say what a receipt proves, with a key that you have from the operator by another way.",
            "使用另行从运营方取得的公钥，核验回执能够证明的内容。",
        ),
        Text(
            "It reads receipts, promises, checkpoints and proofs of contradiction, offline. Name the keys of witnesses "
            "whom you trust with --witness-key.",
            "可离线核验回执、承诺、检查点和矛盾证明。所信任的见证方的公钥用 --witness-key 给出。",
        ),
        Text(
            "Exit status: 0 proved; 1 a promise only, not yet sealed, or overdue; 2 refused or misused.",
            "退出状态：0 表示已得到证明；1 表示仅为承诺，尚未封存或者已逾期；2 表示不予认可或者命令使用有误。",
        ),
    ),
    "evidence package": (
        Text(
            "Check the package of a case: that it is whole, and that the log holds its acts.",
            "核验案件存证包：内容是否完整，所载办理行为是否均由日志记录。",
        ),
        Text(
            "It needs no database and no network; the key comes from the operator by another way.",
            "无需数据库和网络；公钥应当另行向运营方取得。",
        ),
        Text(
            "Exit status: 0 every act is proved; 1 some are promised only; 2 refused or misused.",
            "退出状态：0 表示各项行为均已得到证明；1 表示部分行为仅有承诺；2 表示不予认可或者命令使用有误。",
        ),
    ),
    "evidence disclose": (
        Text(
            "Make a receipt that shows only the fields named, and proves as before.",
            "生成仅披露指定字段的回执，其证明效力不变。",
        ),
        Text("Without --field nothing but the entry itself is shown.", "未用 --field 指定的，仅显示记录本身。"),
    ),
    "evidence keygen": (
        Text("Make a key: the private one into a file, the public one shown.", "生成密钥：私钥写入文件，公钥显示。"),
        Text(
            "NAME becomes the name of the log or of the witness, such as evidence.example.org/ledger. The file is "
            "readable by its owner only and is never written over.",
            "名称即日志或者见证方的名称，例如 evidence.example.org/ledger。文件仅所有者可读，已有文件不会被覆盖。",
        ),
    ),
    "evidence witness": (
        Text(
            "Check that a log continues what was seen of it, and cosign its checkpoint.",
            "检查日志是否延续此前所见内容，并对其检查点作见证签名。",
        ),
        Text(
            "The update comes from the log, for the size that the witness has seen; --size shows it. What was seen is "
            "kept in the file of --state. The checkpoint with the cosignature goes to -o.",
            "更新由日志按见证方已见的规模给出，--size 显示该规模。所见内容保存在 --state 指定的文件中；"
            "加有见证签名的检查点写入 -o 指定的文件。",
        ),
        Text(
            "Exit status: 0 cosigned; 1 the log contradicts what was seen, or does not show that it continues it: "
            "nothing is cosigned, and --proof receives what shows it; 2 refused or misused.",
            "退出状态：0 表示已作见证签名；1 表示日志与此前所见矛盾，或者未能表明其延续性：不作见证签名，"
            "有关证明写入 --proof 指定的文件；2 表示不予认可或者命令使用有误。",
        ),
    ),
    "evidence seal": (
        Text("Seal what was recorded, and sign a checkpoint.", "封存已记录的内容，并签署检查点。"),
        Text(
            "With --every it goes on until it is interrupted. Exit status: 0 all is sealed in time; 1 a promise is "
            "overdue.",
            "使用 --every 时持续进行，直至中断。退出状态：0 表示均已按时封存；1 表示有承诺逾期。",
        ),
    ),
    "evidence fsck": (
        Text(
            "Derive the log anew from the raw rows, and hold all that is kept against it.",
            "由原始数据重新推导日志，并与所存内容逐一核对。",
        ),
        Text(
            "Give a checkpoint that is kept elsewhere with --known: the database alone cannot show that its newest "
            "rows were taken away. Exit status: 0 no fault; 1 faults; 2 it could not be done.",
            "用 --known 给出他处保存的检查点：仅凭数据库不能发现其最新内容被删去。"
            "退出状态：0 表示无异常；1 表示有异常；2 表示无法完成。",
        ),
    ),
    "evidence rotate": (
        Text(
            "Make a new key for the log, and hand the log over to it; record that, and write the statement of it.",
            "为日志生成新密钥，将日志移交给新密钥，载入存证记录并写出移交声明。",
        ),
        Text(
            "Then name the new key's file in FENDUAN_LEDGER_KEY and the old one's in FENDUAN_LEDGER_OLD_KEY: both sign "
            "until the latter is taken away. Give everyone the statement, and the new public key by another way.",
            "随后在 FENDUAN_LEDGER_KEY 中指明新密钥文件，在 FENDUAN_LEDGER_OLD_KEY 中指明原密钥文件："
            "移除后者之前，两个密钥同时签名。请向各方提供移交声明，并另行提供新公钥。",
        ),
    ),
    "evidence protect": (
        Text(
            "Make the tables ready, and keep hands off the ledger's rows; run it after every upgrade.",
            "准备数据表，并保护存证数据不被更改；每次升级后运行。",
        ),
        Text(
            "As the owner of a PostgreSQL database, name the application's role with --role: it may then insert and "
            "read, and no more. On SQLite triggers guard against mistakes only.",
            "以 PostgreSQL 数据库所有者的身份运行，并用 --role 指定应用程序的角色：该角色仅可插入和读取。"
            "在 SQLite 上，触发器仅能防止误操作。",
        ),
    ),
}
PARAMETERS: Final[Mapping[str, Text]] = {
    "evidence": Text("The file of evidence.", "存证文件。"),
    "package": Text("The package of a case.", "案件存证包。"),
    "receipt": Text("The receipt.", "回执文件。"),
    "log_key": Text(
        "The public key of the log, or the file that holds it; may be given again where it has had several.",
        "日志的公钥，或者保存公钥的文件；日志更换过密钥的，可重复给出。",
    ),
    "hand_over": Text(
        "The statement by which the log went from one key to another; may be given again.",
        "日志更换密钥的移交声明文件；可重复给出。",
    ),
    "new_key_file": Text("The file for the new private key.", "保存新私钥的文件。"),
    "statement": Text("The file for the statement.", "保存移交声明的文件。"),
    "witness_key": Text(
        "The public key of a witness, or its file; may be given again.", "见证方的公钥或者其文件；可重复给出。"
    ),
    "field": Text("A field to show; may be given again.", "需要披露的字段；可重复给出。"),
    "key_name": Text("The name of the key.", "密钥名称。"),
    "key_file": Text("The file for the private key.", "保存私钥的文件。"),
    "witnessing": Text("A key that cosigns, instead of one that signs a log.", "生成见证签名密钥，而非日志签名密钥。"),
    "update": Text('What the log shows; "-" reads standard input.', "日志给出的更新；“-”表示从标准输入读取。"),
    "own_key": Text("The file of the witness's private key.", "见证方的私钥文件。"),
    "state": Text("The file in which the witness remembers.", "见证方的状态文件。"),
    "size": Text("Show the size that was seen, and do nothing else.", "仅显示已见的规模。"),
    "proof": Text("Where proof of a fork is written.", "日志分叉证明的写入位置。"),
    "every": Text("Seal again after so many seconds.", "每隔若干秒封存一次。"),
    "known": Text("A checkpoint kept elsewhere; may be given again.", "他处保存的检查点文件；可重复给出。"),
    "role": Text("The application's role.", "应用程序的数据库角色。"),
}
HOLDERS: Final[Mapping[str, Text]] = {
    "PACKAGE": Text("PACKAGE", "存证包"),
    "RECEIPT": Text("RECEIPT", "回执"),
    "NAME": Text("NAME", "名称"),
    "KEY": Text("KEY", "公钥"),
    "SECONDS": Text("SECONDS", "秒数"),
    "UPDATE": Text("[UPDATE]", "[更新]"),
    "ROLE": Text("ROLE", "角色"),
}
PACKAGE_WHOLE: Final = Text(
    "The package of {subject} is whole: {files} files, each as listed.",
    "{subject} 的存证包完整：共 {files} 个文件，均与清单一致。",
)
PACKAGE_ACTS: Final = Text(
    "The log {log} holds its {acts} acts: {sealed} are sealed and proved, {promised} are promised only.",
    "日志 {log} 记录了其中 {acts} 项行为：{sealed} 项已封存并得到证明，{promised} 项仅有承诺。",
)
PACKAGE_ABSENT: Final = Text(
    "{count} signed parts were not given to whoever asked for the package; only their digests are in it.",
    "有 {count} 个已签署部分未向存证包申请人提供，仅载明其摘要值。",
)
PACKAGE_NOT: Final = Text(
    "That nothing was left out of the package, it cannot prove: ask another party for its own.",
    "存证包不能证明其未遗漏任何行为，可向其他当事方索取其存证包比对。",
)
CANNOT_READ: Final = Text("{path} cannot be read: {reason}.", "无法读取 {path}：{reason}。")
REFUSED: Final = Text("{path}{where}: {reason}", "{path}{where}：{reason}")
PROVED: Final[Mapping[str, Text]] = {
    "receipt": Text("The receipt proves:", "回执证明："),
    "promise": Text("This is a promise:", "此件为承诺："),
    "checkpoint": Text("The checkpoint is genuine:", "检查点真实："),
    "hand-over": Text("The hand-over is genuine:", "移交声明真实："),
    "contradiction": Text("The log has contradicted itself:", "日志自相矛盾："),
}
MADE: Final = Text(
    "The private key is in {path}; keep it apart. Give everyone the public key:",
    "私钥已存入 {path}，请另行保管。请向各方提供公钥：",
)
ROTATED: Final = Text(
    "The log is handed over. The new private key is in {path}, the statement in {statement}. Name {path} in "
    "FENDUAN_LEDGER_KEY and the old file in FENDUAN_LEDGER_OLD_KEY, and start the service again. The new public key:",
    "日志已移交。新私钥已存入 {path}，移交声明已存入 {statement}。请在 FENDUAN_LEDGER_KEY 中指明 {path}，"
    "在 FENDUAN_LEDGER_OLD_KEY 中指明原密钥文件，然后重新启动服务。新公钥：",
)
EXISTS: Final = Text("{path} exists and is not written over.", "{path} 已存在，不予覆盖。")
WATCHED: Final = Text("Cosigned at size {size}.", "已在规模 {size} 处作见证签名。")
NEEDED: Final = Text("{name} is needed.", "需要 {name}。")
FORK: Final = Text(
    "Nothing is cosigned. Keep {path}: it holds the signed checkpoints{proof}.",
    "不作见证签名。请妥善保存 {path}：其中为已签名的检查点{proof}。",
)
WITH_PROOF: Final = Text(", and proves the contradiction to anybody", "，可向任何人证明该矛盾")
WITHOUT_PROOF: Final = Text("; ask the operator to explain", "；请向运营方查问")
SEALED: Final = Text("Sealed {count}; the log holds {size}.", "已封存 {count} 条；日志现有 {size} 条。")
NOTHING_TO_SEAL: Final = Text("Nothing to seal.", "没有待封存的内容。")
OVERDUE: Final = Text(
    "ALARM: {count} promises are overdue; the oldest was due at {time}. A transaction may have stayed open.",
    "警报：{count} 项承诺已逾期，最早一项应当于 {time} 前封存。可能有事务长时间未结束。",
)
FAULTLESS: Final = Text(
    "No fault: {size} entries sealed under {checkpoints} checkpoints, {unsealed} waiting. Root: {root}",
    "无异常：已封存 {size} 条，检查点 {checkpoints} 个，待封存 {unsealed} 条。根值：{root}",
)
FAULTS: Final = Text("{count} faults:", "共 {count} 处异常：")
PROTECTED: Final = Text("The ledger's rows are protected.", "存证数据已受保护。")
NOT_PROTECTED: Final = Text("The rights could not be set: {reason}", "无法设置权限：{reason}")
NO_ROLE_HERE: Final = Text("SQLite has no roles; leave --role out.", "SQLite 没有角色，请勿使用 --role。")
ROLE_NEEDED: Final = Text("PostgreSQL needs --role ROLE.", "PostgreSQL 需要用 --role 指定角色。")
NO_DATABASE: Final = Text(
    "The database cannot be used: {reason}. Where its tables are missing, fenduan serve, or fenduan evidence protect "
    "as its owner, makes them ready.",
    "无法使用数据库：{reason}。尚无数据表的，请运行 fenduan serve，或者以所有者身份运行 "
    "fenduan evidence protect 予以准备。",
)
