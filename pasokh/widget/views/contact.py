from .. import forms
from ..requirements import introduce, missing
from ..visits import visitor_view


def save(visit):
    """The pre-chat form: what the visitor says of herself. It proves nothing, and nobody else's record is touched.

    Where the site has a form of its own, it is `{form: {key: value}}`.
    """
    if isinstance(visit.data.get("form"), dict):
        return _form(visit)
    values = {name: visit.text(name) for name in ("name", "phone", "email", "phone_or_email") if name in visit.data}
    with visit.enter():
        contact = visit.meet()
        introduce(contact, values)
        return {"requires": missing(contact, visit.site)}


def _form(visit):
    with visit.enter():
        contact = visit.meet()
        forms.take(visit, contact, visit.form)
        return {"requires": missing(contact, visit.site)}


contact = visitor_view(POST=save)
