"""The fields of signing in, in our words: allauth's own speak through gettext, ours are :class:`Text`."""

from typing import Any, Final

from django.core.exceptions import ValidationError

from fenduan.platform.web.parts import Field, FieldKind, Words
from fenduan.reference.text import Text

_LABELS: Final[dict[str, Text]] = {
    "login": Text("E-mail address", "电子邮箱"),
    "email": Text("E-mail address", "电子邮箱"),
    "password": Text("Password", "密码"),
    "oldpassword": Text("Present password", "当前密码"),
    "password1": Text("New password", "新密码"),
    "password2": Text("New password again", "再次输入新密码"),
    "code": Text("Code", "验证码"),
    "name": Text("Name of this passkey", "通行密钥名称"),
    "passwordless": Text("Sign in with it alone, without a password", "可单独用于登录，无需输入密码"),
    "remember": Text("Stay signed in on this machine", "在本机保持登录"),
}
_HINTS: Final[dict[str, Text]] = {
    "code": Text(
        "The 6 digits of your authenticator app, or one of your recovery codes.",
        "身份验证器应用显示的6位数字，或者任一恢复代码。",
    ),
    "password1": Text(
        "At least 12 characters; long and easy to remember is best.", "至少12个字符，建议使用便于记忆的长密码。"
    ),
    "passwordless": Text("The device then asks for your finger, face or PIN.", "届时由设备核验指纹、面容或者PIN码。"),
}
_KINDS: Final[dict[str, FieldKind]] = {
    "login": "email",
    "email": "email",
    "password": "password",
    "oldpassword": "password",
    "password1": "password",
    "password2": "password",
}
_AUTOCOMPLETE: Final[dict[str, str]] = {
    "login": "username",
    "email": "email",
    "password": "current-password",
    "oldpassword": "current-password",
    "password1": "new-password",
    "password2": "new-password",
    "code": "one-time-code",
}
_FAULTS: Final[dict[str, Text]] = {
    "required": Text("Please fill this in.", "请填写此项。"),
    "invalid": Text("This is not an e-mail address.", "电子邮箱格式不正确。"),
    "email_password_mismatch": Text(
        "This e-mail address and this password do not go together.", "电子邮箱或者密码不正确。"
    ),
    "too_many_login_attempts": Text(
        "Too many failed attempts: signing in to this account is locked for 15 minutes. Nothing was lost.",
        "登录失败次数过多，该账户已锁定15分钟。已有数据不受影响。",
    ),
    "rate_limited": Text("Too many attempts; please wait a moment.", "尝试次数过多，请稍后再试。"),
    "account_inactive": Text("This account is not active.", "该账户已停用。"),
    "incorrect_password": Text("This is not your password.", "密码不正确。"),
    "enter_current_password": Text("This is not your present password.", "当前密码不正确。"),
    "incorrect_code": Text("This code does not hold, or no longer.", "验证码不正确或者已失效。"),
    "invalid_or_expired_key": Text("This link does not hold, or no longer.", "链接无效或者已过期。"),
    "password_too_short": Text("The password needs at least 12 characters.", "密码至少需要12个字符。"),
    "password_too_common": Text("Too many people use this password.", "该密码过于常见。"),
    "password_too_similar": Text(
        "The password is too much like your name or address.", "密码与姓名或者电子邮箱过于相似。"
    ),
    "cannot_delete_authenticator": Text("The second factor cannot be switched off now.", "目前不能停用双重身份验证。"),
    "cannot_generate_recovery_codes": Text(
        "Recovery codes need a second factor first.", "须先启用双重身份验证，方可生成恢复代码。"
    ),
}
_OTHER: Final = Text("This is not as it should be.", "填写内容不符合要求。")
_DIFFERENT: Final = Text("The two passwords differ.", "两次输入的密码不一致。")


def faults_of(form: Any, name: str | None) -> tuple[Words, ...]:
    """Return what is wrong with a field of a form, or with the form (``None``)."""
    errors: list[ValidationError] = form.errors.as_data().get(name or "__all__", []) if form.is_bound else []
    return tuple(_FAULTS.get(each.code or "", _DIFFERENT if name == "password2" else _OTHER) for each in errors)


def fields_of(form: Any) -> tuple[Field, ...]:
    """Return the visible fields of one of allauth's forms."""
    return tuple(_field(form, each) for each in form.visible_fields())


def _field(form: Any, bound: Any) -> Field:
    name = bound.name
    words = _LABELS[name]
    faults = faults_of(form, name)
    if name in ("remember", "passwordless"):
        return Field(bound.html_name, words, "check", "on" if bound.value() else "", hint=_HINTS.get(name, ""))
    kind = _KINDS.get(name, "text")
    value = "" if kind == "password" or bound.value() is None else bound.value()
    return Field(
        bound.html_name, words, kind, value, hint=_HINTS.get(name, ""), faults=faults, required=bound.field.required,
        autocomplete=_AUTOCOMPLETE.get(name, "")
    )  # fmt: skip
