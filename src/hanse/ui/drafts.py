"""Forms with `data-keep="key"` keep what was typed in the browser's tab until the server says that it is saved."""


def forget(key: str) -> str:
    """The `extra_tags` of the message of success that lets the browser drop its draft of the form `key`.

    messages.success(request, _("Saved."), extra_tags=drafts.forget("quick-entry"))
    """
    if not key or " " in key:
        raise ValueError(f"a draft's key is one word, not {key!r}")
    return f"forget:{key}"
