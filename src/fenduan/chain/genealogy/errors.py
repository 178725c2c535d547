"""What can be wrong with the file of an index, said in both languages."""

from fenduan.reference.text import Text


class IndexFileError(Exception):
    """The file of an index cannot be used; ``message`` says why. All that it holds is in the store: make it anew."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def torn(file: str) -> IndexFileError:
    """Say that a file was not written to its end, or was changed."""
    said = f"{file} is torn or was changed; make it anew.", f"索引文件{file}不完整或者被改动，请重新生成。"
    return IndexFileError(Text(*said))


def not_an_index(file: str) -> IndexFileError:
    """Say that a file is something else."""
    return IndexFileError(Text(f"{file} is no index of lots; make it anew.", f"{file}不是批次索引文件，请重新生成。"))


def of_another_version(file: str) -> IndexFileError:
    """Say that a file was written by a version of this program that writes indexes otherwise."""
    return IndexFileError(
        Text(
            f"{file} was written by another version of Fenduan; make it anew.",
            f"索引文件{file}由其他版本的分段生成，请重新生成。",
        )
    )


def of_another_store(file: str) -> IndexFileError:
    """Say that an index was made from another store."""
    return IndexFileError(
        Text(f"{file} was made from another store; make it anew.", f"索引文件{file}由另一数据库生成，请重新生成。")
    )


def missing(file: str) -> IndexFileError:
    """Say that there is no index yet."""
    return IndexFileError(Text(f"There is no index {file} yet; make it.", f"尚无索引文件{file}，请先生成。"))
