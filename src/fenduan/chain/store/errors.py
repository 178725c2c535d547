"""What can be wrong with a store, said in both languages."""

from fenduan.reference.text import Text


class StoreError(Exception):
    """A store cannot be opened or added to; ``message`` says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def not_a_store(folder: str) -> StoreError:
    """Say that a folder holds no store."""
    return StoreError(
        Text(
            f"{folder} holds no chain store; make one by importing events into it.",
            f"{folder}中没有生产链数据库，请先导入事件。",
        )
    )


def foreign(folder: str) -> StoreError:
    """Say that the file in a folder is no store of ours."""
    return StoreError(
        Text(
            f"events.sqlite in {folder} was not written by this program; choose another folder.",
            f"{folder}中的events.sqlite不是本程序写入的，请另选文件夹。",
        )
    )


def newer(folder: str, found: int, known: int) -> StoreError:
    """Say that a store has a format that this program does not know."""
    return StoreError(
        Text(
            f"The store in {folder} has format {found}; this program knows format {known}. Upgrade the program.",
            f"{folder}中数据库的格式为{found}，本程序支持的格式为{known}，请升级本程序。",
        )
    )
